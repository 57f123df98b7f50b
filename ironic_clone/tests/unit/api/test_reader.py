"""The reader of connections against io.BytesIO: the same bytes, however they arrive."""
import io

import hypothesis
from hypothesis import strategies

from ironic_clone.api.reader import Reader


class Socket:
    """Gives its bytes in pieces; then it is closed."""

    def __init__(self, pieces):
        self._pieces = list(pieces)

    def recv(self, size):
        if not self._pieces:
            return b''
        piece, rest = self._pieces[0][:size], self._pieces[0][size:]
        self._pieces[:1] = [rest] if rest else []
        return piece


BYTES = strategies.text('ab\r\n', max_size=12).map(str.encode)
SIZES = strategies.integers(-1, 9)


@hypothesis.given(strategies.lists(BYTES.filter(bool), max_size=6), strategies.lists(
    strategies.tuples(strategies.sampled_from(['read', 'readline']), SIZES), max_size=12))
@hypothesis.settings(max_examples=150, deadline=None)
def test_as_a_file(pieces, calls):
    reader, file = Reader(Socket(pieces)), io.BytesIO(b''.join(pieces))
    for name, size in [*calls, ('read', -1)]:
        assert getattr(reader, name)(size) == getattr(file, name)(size)
    assert not reader.has_data()


def test_what_waits_to_be_read():
    reader = Reader(Socket([b'one\r\ntwo\r\n', b'three']))
    assert not reader.has_data()
    assert reader.readline() == b'one\r\n'
    assert reader.has_data()
    assert reader.readline() == b'two\r\n'
    assert not reader.has_data()   # the rest, the system knows of


def test_what_tls_holds_back():
    encrypted = Socket([b'a\n'])
    encrypted.pending = lambda: 5
    assert Reader(encrypted).has_data()
