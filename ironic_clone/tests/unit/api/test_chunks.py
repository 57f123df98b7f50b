"""Chunked bodies: read to the end and no further, or refused."""
import io

import hypothesis
import pytest
from hypothesis import strategies

from ironic_clone.api.chunks import Chunks

NEXT = b'GET / HTTP/1.1\r\n'


def coded(pieces, extension=b'', trailers=b''):
    return b''.join(b'%x%s\r\n%s\r\n' % (len(piece), extension, piece) for piece in pieces) \
        + b'0\r\n' + trailers + b'\r\n'


@hypothesis.given(strategies.lists(strategies.binary(min_size=1, max_size=300), max_size=5),
                  strategies.sampled_from([b'', b';a=b', b' ;x']),
                  strategies.sampled_from([b'', b'X: y\r\n', b'A: 1\r\nB: 2\r\n']),
                  strategies.integers(1, 50))
def test_read_in_parts(pieces, extension, trailers, size):
    source = io.BytesIO(coded(pieces, extension, trailers) + NEXT)
    chunks, parts = Chunks(source), []
    while part := chunks.read(size):
        assert len(part) <= size
        parts.append(part)
    assert b''.join(parts) == b''.join(pieces)
    assert chunks.ended and chunks.read(size) == b''
    assert source.read() == NEXT


def test_read_whole():
    chunks = Chunks(io.BytesIO(coded([b'abc', b'de']) + NEXT))
    assert chunks.read() == b'abcde' and chunks.ended


def test_no_more_is_taken_than_was_asked_for():
    """Nor is memory, whatever size is announced."""
    source = io.BytesIO(b'fffffffffff\r\n' + b'x' * 100)
    chunks = Chunks(source)
    assert chunks.read(10) == b'x' * 10
    assert not chunks.ended and source.tell() == len(b'fffffffffff\r\n') + 10
    assert chunks.read(0) == b''


@pytest.mark.parametrize('content', [
    b'', b'\r\n', b'zz\r\nabc\r\n0\r\n\r\n', b'-5\r\nabc\r\n', b'+3\r\nabc\r\n0\r\n\r\n',
    b'0x3\r\nabc\r\n0\r\n\r\n', b'1_0\r\n', b' 3\r\nabc\r\n0\r\n\r\n', b'3\nabc\r\n0\r\n\r\n',
    b'3\r\nab', b'3\r\nabc', b'3\r\nabcd\r\n0\r\n\r\n', b'3\r\nabc\r\n', b'0\r\n', b'0\r\nX: y',
    b'0\r\nX: y\n\r\n', b'0\r\n' + b'X: y\r\n' * 1000 + b'\r\n', b'f' * 16 + b'\r\n',
    b'3;' + b'x' * 5000 + b'\r\nabc\r\n0\r\n\r\n'], ids=lambda content: repr(content[:20]))
def test_refused(content):
    chunks = Chunks(io.BytesIO(content))
    with pytest.raises(ValueError, match='.'):
        chunks.read()
    assert not chunks.ended
