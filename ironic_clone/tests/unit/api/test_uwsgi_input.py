"""Chunked bodies as uWSGI gives them."""
import pytest

from ironic_clone.api import raw_body
from ironic_clone.api import uwsgi_input
from ironic_clone.api.errors import BodyRefused
from ironic_clone.conf import CONF

CHUNKS = [b'{"a"', b': ', b'1}']


def source(chunks):
    """What ``uwsgi.chunked_read`` does."""
    left = iter(chunks)
    return lambda: next(left, b'')


def served(chunks, **environ):
    """Return what the application reads of a body."""
    found = []

    def application(environ, start_response):
        found.append(raw_body.read(environ, 'max_json_body_size'))
        return []
    uwsgi_input.with_chunks(application, source(chunks))(
        {'REQUEST_METHOD': 'POST', 'HTTP_TRANSFER_ENCODING': 'chunked', **environ}, None)
    return found[0]


def test_a_body_in_chunks_is_whole():
    assert served(CHUNKS) == b'{"a": 1}'


@pytest.mark.parametrize('size', [1, 2, 5, 100])
def test_no_more_is_given_than_asked_for(size):
    reader, parts = uwsgi_input.UwsgiChunks(source(CHUNKS)), []
    while part := reader.read(size):
        assert len(part) <= size
        parts.append(part)
    assert b''.join(parts) == b''.join(CHUNKS)


def test_a_body_that_is_too_large_is_refused():
    CONF.set_override('max_json_body_size', 4, 'api')
    with pytest.raises(BodyRefused, match='larger than 4 KiB'):
        served([b'x' * 3000, b'x' * 3000])


def test_a_body_that_breaks_off_is_refused():
    def broken():
        raise OSError('unable to receive chunked part')
    with pytest.raises(BodyRefused, match='cannot be read'):
        uwsgi_input.with_chunks(
            lambda environ, start_response: raw_body.read(environ, 'max_json_body_size'), broken)(
                {'HTTP_TRANSFER_ENCODING': 'chunked'}, None)


def test_other_bodies_are_left_alone():
    given = object()
    seen = {}
    uwsgi_input.with_chunks(lambda environ, start_response: seen.update(environ), source([]))(
        {'wsgi.input': given}, None)
    assert seen['wsgi.input'] is given
