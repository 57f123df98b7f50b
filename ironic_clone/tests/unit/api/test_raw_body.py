"""Size and nesting of bodies."""
import io
import json

import hypothesis
import pytest
from hypothesis import strategies

from ironic_clone.api import raw_body
from ironic_clone.api.errors import BodyRefused
from ironic_clone.common import exception

OPTION = 'max_json_body_size'


def environ(content, length=None):
    return {'CONTENT_LENGTH': str(len(content) if length is None else length),
            'wsgi.input': io.BytesIO(content)}


def test_read(conf):
    assert raw_body.read(environ(b'{"a": 1}'), OPTION) == b'{"a": 1}'
    assert raw_body.read({'wsgi.input': io.BytesIO(b'x')}, OPTION) == b''
    assert raw_body.read({'wsgi.input': io.BytesIO(b'x'), 'wsgi.input_terminated': True}, OPTION
                     ) == b'x'


def test_too_large(conf):
    conf.set_override('max_json_body_size', 4, 'api')
    assert len(raw_body.read(environ(b' ' * 4096), OPTION)) == 4096
    for refused in (environ(b' ' * 4097), {**environ(b' ' * 4097), 'CONTENT_LENGTH': '',
                                           'wsgi.input_terminated': True}):
        with pytest.raises(BodyRefused, match='4 KiB') as caught:
            raw_body.read(refused, OPTION)
        assert caught.value.code == 413


def test_what_is_refused_is_not_kept(conf):
    given = environ(b'x', length=10**12)
    with pytest.raises(BodyRefused):
        raw_body.read(given, OPTION)
    assert given['wsgi.input'].tell() == 0


@pytest.mark.parametrize('length', ['x', '-1', '1.5', '１'])
def test_a_strange_length(conf, length):
    with pytest.raises(BodyRefused) as caught:
        raw_body.read(environ(b'', length=length), OPTION)
    assert caught.value.code == 400


def test_the_coding_overrules_the_length(conf):
    given = {'HTTP_TRANSFER_ENCODING': 'chunked', 'CONTENT_LENGTH': '2',
             'wsgi.input': io.BytesIO(b'{"a": 1}')}
    assert raw_body.read(given, OPTION) == b'{"a": 1}'


class Broken:
    """WSGI input of a client that is slow, gone, or speaks in riddles."""

    def __init__(self, error):
        self._error = error

    def read(self, size):
        raise self._error


@pytest.mark.parametrize('error, code', [
    (TimeoutError('timed out'), 408), (ConnectionResetError(104, 'reset by peer'), 400),
    (ValueError('bad chunk'), 400), (OSError('gone'), 400)])
@pytest.mark.parametrize('headers', [
    {'CONTENT_LENGTH': '5'}, {'HTTP_TRANSFER_ENCODING': 'chunked'}, {'CONTENT_LENGTH': '2000000'}])
def test_what_cannot_be_read(conf, error, code, headers):
    with pytest.raises(BodyRefused) as caught:
        raw_body.read({**headers, 'wsgi.input': Broken(error)}, OPTION)
    assert caught.value.code == code


def test_what_is_cut_off(conf):
    with pytest.raises(BodyRefused, match='2 of 5 bytes') as caught:
        raw_body.read(environ(b'{}', length=5), OPTION)
    assert caught.value.code == 400


@pytest.mark.parametrize('text', [
    '1', '{"a": [1.5, null, "x"]}', '18446744073709551615', '-9223372036854775808',
    '"99999999999999999999999"', '0.12345678901234567890123', '[1e30]',
    '["x1234567890123456789012", 5]'])
def test_decoded(text):
    assert raw_body.decode(text.encode()) == json.loads(text)


@pytest.mark.parametrize('text', [
    '18446744073709551616', '-9223372036854775809', '{"a": [123456789012345678901234567890]}',
    '9' * 300, '-' + '9' * 300])
def test_no_integer_is_rounded(text):
    with pytest.raises(exception.InvalidParameterValue, match='64 bits'):
        raw_body.decode(text.encode())


@pytest.mark.parametrize('text', ['', '{', 'NaN', '1e400', '[1,]', '"\\ud800"', '\ufeff1', '01'])
def test_no_json(text):
    with pytest.raises(exception.InvalidParameterValue, match='not valid JSON'):
        raw_body.decode(text.encode())


def nested(depth):
    return b'[' * depth + b']' * depth


@pytest.mark.parametrize('content, refused', [
    (nested(25), False), (nested(26), True), (b'{"a":' * 26 + b'1' + b'}' * 26, True),
    (b'"' + b'[' * 99 + b'"', False), (b'["\\"' + b'[' * 99 + b'"]', False),
    (b'[' + b','.join([b'[]'] * 99) + b']', False), (b'[' * 26, True),
    (b'"a\\\\"' + b'[' * 26, True), (b'"open' + b'[' * 99, False)])
def test_depth(conf, content, refused):
    if refused:
        with pytest.raises(BodyRefused, match='25 levels') as caught:
            raw_body.read(environ(content), OPTION)
        assert caught.value.code == 400
    else:
        assert raw_body.read(environ(content), OPTION) == content


def depth_of(value):
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    return 0


@hypothesis.given(strategies.recursive(
    strategies.text() | strategies.integers(), lambda inner: strategies.lists(inner)
    | strategies.dictionaries(strategies.text(), inner), max_leaves=40),
    strategies.integers(0, 5))
def test_depth_is_counted_right(value, limit):
    assert raw_body._too_deep(json.dumps(value).encode(), limit) is (depth_of(value) > limit)
