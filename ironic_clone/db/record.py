"""One row as an object: columns are attributes, JSON columns are dicts and lists."""
import datetime
from collections.abc import Iterable
from typing import Any
from typing import ClassVar

import orjson
import sqlalchemy as sa

from ironic_clone.common import sealing
from ironic_clone.db import sealed
from ironic_clone.db.types import JsonText


def now() -> datetime.datetime:
    """Return the current UTC time, naive as the columns are."""
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None)


def dump(value: Any) -> str:
    """Return the text that a JSON column keeps.

    :raises TypeError: the value is not JSON.
    """
    return orjson.dumps(value).decode()


def kept(table: sa.Table) -> tuple[str, ...]:
    """Return the names of a table's columns but those that the database computes itself."""
    return tuple(column.name for column in table.columns if column.computed is None)


class Record:
    """A row that knows which of its columns were changed since it was read.

    JSON columns are decoded at the first touch; a change made inside one is noticed because
    its text is compared at ``changes()``.
    """

    table: ClassVar[sa.Table]
    json_columns: ClassVar[dict[str, str]]
    """JSON column -> the text of its empty value."""
    hidden: ClassVar[frozenset[str]] = frozenset({'id', 'created_at', 'updated_at'})
    """Columns that only guarded statements write."""
    sealed_columns: ClassVar[frozenset[str]] = frozenset()
    """JSON columns whose secrets are encrypted where there are keys for it (``db.sealed``)."""
    _clear: sealed.Clear | None = None

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.columns = frozenset(kept(cls.table))
        cls.sealed_columns = sealed.COLUMNS.get(cls.table.name, frozenset())
        cls.json_columns = {
            column.name: column.default.arg if column.default is not None else '{}'
            for column in cls.table.columns if isinstance(column.type, JsonText)}
        cls._types = {
            column.name: type(orjson.loads(cls.json_columns[column.name]))
            if column.name in cls.json_columns else column.type.python_type
            for column in cls.table.columns}

    def __init__(self, values: dict[str, Any]):
        set_ = object.__setattr__
        set_(self, '_read', values)
        set_(self, '_set', {})
        set_(self, '_decoded', {})
        set_(self, '_doubted', frozenset())

    def __getattr__(self, name):
        if name in self._decoded:
            return self._decoded[name]
        if name in self.json_columns:
            value = orjson.loads(self._text(name))
            self._decoded[name] = value
            return value
        if name in self._set:
            return self._set[name]
        try:
            return self._read[name]
        except KeyError:
            raise AttributeError(f'{type(self).__name__} has no attribute {name!r}') from None

    def __setattr__(self, name, value):
        if name not in self.columns or name in self.hidden:
            raise AttributeError(f'{type(self).__name__}.{name} cannot be set')
        if value is not None and not isinstance(value, self._types[name]):
            raise TypeError(f'{type(self).__name__}.{name} is of type '
                            f'{self._types[name].__name__}; {type(value).__name__} does not fit')
        if name in self.json_columns:
            self._decoded[name] = orjson.loads(self.json_columns[name]) if value is None else value
        else:
            self._set[name] = value

    def __repr__(self):
        return f'<{type(self).__name__} {self._read.get("uuid")}>'

    def _text(self, name: str) -> str:
        """Return the JSON text of a column as it was read, in clear if that is wanted."""
        text = self._read.get(name) or self.json_columns[name]
        if self._clear is not None and name in self.sealed_columns:
            return self._clear.text(name, text)
        return text

    def unseal(self) -> 'Record':
        """Have the secrets in the columns read in clear from now on, for whoever works with the
        machine; return the record. Others see them as they are kept, and need no more."""
        if self._clear is None:
            for name in self.sealed_columns & self._decoded.keys():
                if dump(self._decoded[name]) == self._text(name):
                    del self._decoded[name]
            object.__setattr__(self, '_clear', sealed.Clear(self.table.name, self.uuid))
        return self

    def opened(self, name: str, value: Any) -> Any:
        """Return a value for a column, made from what somebody else has read, in clear."""
        return self._clear.value(name, value) if name in self.sealed_columns else value

    def readable(self, name: str) -> Any:
        """Return a JSON column in clear, what no key opens masked."""
        value = self._clear.value(name, orjson.loads(self._read.get(name) or '{}'))
        return sealing.masked(value)

    def check_readable(self, *names: str) -> None:
        """Refuse to work with columns with secrets that no key opens.

        :raises SecretUnreadable:
        """
        for name in names:
            if sealing.SEALED in (self._read.get(name) or ''):
                self._clear.check(name, getattr(self, name), type(self).__name__)

    @property
    def unchanged(self) -> sa.ColumnElement[bool]:
        """The condition that the row is as it was read; without a time it was never changed."""
        return self.table.c.updated_at == self.updated_at   # None: IS NULL

    def original(self, name: str):
        """Return the value of a column as it was read."""
        if name in self.json_columns:
            return orjson.loads(self._text(name))
        return self._read[name]

    def raw(self, name: str):
        """Return the value of a column as the database holds it, JSON as text."""
        return self._read[name]

    def differs(self, name: str, value: Any) -> bool:
        """Tell whether ``value`` is another one than a column had when it was read.

        JSON is compared as text: 1, 1.0 and true are equal to Python, but not to a client.
        """
        if name in self.json_columns:
            return dump(value) != self._text(name)
        return value != self._read[name]

    def changes(self) -> dict[str, Any]:
        """Return {column: database value} of what differs from what was read."""
        changed = {name: value for name, value in self._set.items()
                   if value != self._read.get(name, ...)}
        for name, value in self._decoded.items():
            try:
                text = dump(value)
            except TypeError as error:
                raise TypeError(f'{type(self).__name__}.{name} cannot be kept: {error}') from error
            if text != self._text(name):
                changed[name] = self._sealed(name, text)
        return changed | {name: self._present(name) for name in self._doubted - changed.keys()}

    def _present(self, name: str) -> Any:
        """Return the database value of a column, with what was changed."""
        if name in self.json_columns:
            return self._sealed(name, dump(getattr(self, name)))
        return getattr(self, name)

    @property
    def doubtful(self) -> bool:
        """Whether something may have been written, or not: the database gave no answer."""
        return bool(self._doubted)

    def doubt(self, names: Iterable[str]) -> None:
        """Nobody knows what these columns hold: they count as changed until they are written."""
        object.__setattr__(self, '_doubted', self._doubted | set(names))

    def _sealed(self, name: str, text: str) -> str:
        """Return the text of a column as it is to be kept."""
        if name not in self.sealed_columns:
            return text
        kept = sealed.text(self.table.name, name, self.uuid, text, self._read.get(name) or '')
        if self._clear is not None:
            self._clear.remember(name, kept, text)
        return kept

    @classmethod
    def to_insert(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values of a new row, column -> database value, with its secrets sealed."""
        return {**values, **{
            name: sealed.text(cls.table.name, name, values['uuid'], values[name])
            for name in cls.sealed_columns & values.keys()}}

    def written(self, values: dict[str, Any]) -> None:
        """Take ``values`` (as ``changes()`` gave them) for what the row now holds."""
        self._read.update(values)
        self._set.clear()
        object.__setattr__(self, '_doubted', frozenset())

    def reread(self, values: dict[str, Any]) -> None:
        """Forget all changes and hold ``values``."""
        object.__setattr__(self, '_read', values)
        self._set.clear()
        self._decoded.clear()
        object.__setattr__(self, '_doubted', frozenset())
        if self._clear is not None:
            object.__setattr__(self, '_clear', sealed.Clear(self.table.name, self.uuid))

    def as_dict(self) -> dict[str, Any]:
        """Return every column, JSON decoded."""
        return {name: getattr(self, name) for name in self.columns}
