"""Answers go out whole, and the head of a short one with its body."""
import pytest

from ironic_clone.api.writer import Writer


class Socket:
    """Takes so many bytes at once."""

    def __init__(self, most):
        self.sent, self._most = [], most

    def send(self, data):
        self.sent.append(bytes(data[:self._most]))
        return len(self.sent[-1])


@pytest.mark.parametrize('head, body, most, pieces', [
    (b'', b'abc', 9, [b'abc']),
    (b'', b'abcde', 2, [b'ab', b'cd', b'e']),
    (b'head', b'abc', 99, [b'headabc']),
    (b'head', b'abc', 3, [b'hea', b'dab', b'c']),
    (b'head', b'x' * 70_000, 50_000, [b'head', b'x' * 50_000, b'x' * 20_000]),
    (b'', b'', 9, [])])
def test_pieces(head, body, most, pieces):
    socket = Socket(most)
    writer = Writer(socket)
    if head:
        writer.hold()
        assert writer.write(head) == len(head)
        assert socket.sent == []
    assert writer.write(body) == len(body)
    assert socket.sent == pieces
    writer.write(b'z')   # nothing was kept
    assert socket.sent[-1] == b'z'
