"""A page of rows as the database gave them: values become Python's only where they are looked at.

Whoever writes a page asks for whole columns: most columns of most pages say the same thing, or
nothing, in all rows.
"""
import functools
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import orjson

_NONE: Mapping = {}


class Rows(Sequence):
    """The rows of a page.

    :param raw: the values of each row, in order; values beyond the columns are passed over.
    :param decoders: index of a column -> function that makes Python's value of the database's;
        the others are what they shall be.
    :param make: makes a row of its values; None if they are rows as they are.
    """

    def __init__(self, raw: Sequence[Sequence[Any]],
                 decoders: Mapping[int, Callable[[Any], Any]] = _NONE,
                 make: Callable[[Sequence[Any]], Any] | None = None):
        self._raw = raw
        self._decoders = decoders
        self._make = make
        self._columns: list[tuple] | None = None

    def __len__(self) -> int:
        return len(self._raw)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return Rows(self._raw[index], self._decoders, self._make)
        if self._make is None:
            return self._raw[index]
        values = list(self._raw[index])
        for column, decode in self._decoders.items():
            values[column] = decode(values[column])
        return self._make(values)

    def __iter__(self) -> Iterator:
        return map(self.__getitem__, range(len(self._raw)))

    def column(self, index: int) -> Sequence[Any]:
        """Return the values of a column, a list or a tuple."""
        if self._columns is None:
            self._columns = list(zip(*self._raw, strict=True))
        values = self._columns[index]
        decode = self._decoders.get(index)
        if decode is None:
            return values
        if is_uniform(values):
            return (decode(values[0]),) * len(values)
        return [decode(value) for value in values]


class PackedRows(Sequence):
    """The rows of a page, each one a JSON array that is read when somebody looks at the row.

    :param texts: the arrays. Rows that have equal ones are equal.
    :param decoders: as ``Rows``; ``make``, too.
    """

    def __init__(self, texts: Sequence[str], decoders: Mapping[int, Callable[[Any], Any]],
                 make: Callable[[Sequence[Any]], Any]):
        self.texts = texts
        self._how = decoders, make

    @functools.cached_property
    def _rows(self) -> Rows:
        return Rows(orjson.loads(f'[{",".join(self.texts)}]'), *self._how)

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return self.alike(self.texts[index])
        return self.alike([self.texts[index]])._rows[0]

    def __iter__(self) -> Iterator:
        return iter(self._rows)

    def alike(self, texts: Sequence[str]) -> 'PackedRows':
        """Return rows of the same columns."""
        return PackedRows(texts, *self._how)

    def column(self, index: int) -> Sequence[Any]:
        """Return the values of a column, a list or a tuple."""
        return self._rows.column(index)


def is_uniform(values: Sequence[Any]) -> bool:
    """Tell whether all values of a column are equal; there is one at the least."""
    return values.count(values[0]) == len(values)
