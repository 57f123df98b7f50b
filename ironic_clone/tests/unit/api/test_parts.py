"""Bodies in parts against the same in one piece."""
import hypothesis
from hypothesis import strategies

from ironic_clone.api import parts

SHORT = strategies.binary(max_size=5)


@hypothesis.given(SHORT, strategies.lists(SHORT, min_size=1), SHORT, SHORT)
def test_they_are_the_whole(opening, items, separator, closing):
    whole = opening + separator.join(items) + closing
    body = parts.Parts(opening, items, separator, closing)
    assert bytes(body) == whole
    assert len(body) == len(whole)


def test_they_are_of_a_handy_size():
    body = parts.Parts(b'[', [b'x' * 1000] * 1000, b',', b']')
    sizes = [len(part) for part in body]
    assert max(sizes) <= parts.SIZE
    assert len(sizes) < 30
