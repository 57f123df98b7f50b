"""A page written column by column, where that is less work than object by object.

Most fields of most objects say what all the others of the page say, mostly null: such a column
is written once, together with the names around it. The others are written by one call each.
"""
import itertools
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from typing import Any

import orjson

from ironic_clone.db.rows import is_uniform

OPTIONS = orjson.OPT_NAIVE_UTC

Texts = str | Sequence[str]
"""The JSON of a column: of each value, or one that all values have."""


def of_values(values: Sequence[Any]) -> Texts:
    """Return the JSON of a column of values.

    :param values: what orjson can write; a list or a tuple.
    """
    if is_uniform(values):
        return _json(values[0])
    texts = _json(values)[1:-1].split(',')
    if len(texts) != len(values):   # there are commas in the values, too
        texts = [_json(value) for value in values]
    return texts


def of_json(values: Sequence[str]) -> Texts:
    """Return the JSON of a column that holds JSON."""
    return values[0] if is_uniform(values) else values


def objects(columns: Iterable[tuple[str, Texts]], count: int) -> Iterator[str]:
    """Yield the JSON of ``count`` objects.

    :param columns: name and values of each field, in order.
    """
    pieces, text, separator = [], '{', ''
    for name, texts in columns:
        text += f'{separator}"{name}":'
        if isinstance(texts, str):
            text += texts
        else:
            pieces += itertools.repeat(text), texts
            text = ''
        separator = ','
    pieces.append(itertools.repeat(text + '}', count))
    return map(''.join, zip(*pieces, strict=False))


def _json(value: Any) -> str:
    return orjson.dumps(value, option=OPTIONS).decode()
