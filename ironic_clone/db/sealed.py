"""Which columns have secrets that are kept sealed, and their values in clear.

Rows are written with their secrets sealed wherever there are keys for it; who reads them sees
them sealed, unless it asks otherwise (``Record.unseal``). Lists never do.
"""
from collections.abc import Mapping
from typing import Any

import orjson

from ironic_clone.common import exception
from ironic_clone.common import sealing

COLUMNS: Mapping[str, frozenset[str]] = {
    'nodes': frozenset({'driver_info', 'driver_internal_info', 'instance_info', 'clean_step',
                        'deploy_step', 'service_step'}),
    'volume_targets': frozenset({'properties'}),
}
"""Table -> its JSON columns with secrets of one machine or of what is done to it."""


def place(table: str, column: str, uuid: str) -> str:
    """Return what the vault binds the secrets of a column to."""
    return f'{table}.{column}/{uuid}'


def text(table: str, column: str, uuid: str, clear: str, kept: str = '') -> str:
    """Return the JSON text of a column as it is to be kept.

    :param kept: as it was kept until now.
    """
    return sealing.seal(clear, column, place(table, column, uuid), kept)


class Clear:
    """The columns of a row in clear, opened when they are asked for."""

    def __init__(self, table: str, uuid: str):
        self._table = table
        self._uuid = uuid
        self._texts: dict[str, tuple[str, str]] = {}
        self._unreadable: dict[str, tuple[sealing.Path, ...]] = {}

    def text(self, column: str, kept: str) -> str:
        """Return the JSON text of a column in clear.

        :param kept: as the database holds it.
        """
        if sealing.SEALED not in kept:
            return kept
        if self._texts.get(column, ('',))[0] != kept:
            value, self._unreadable[column] = sealing.opened(
                orjson.loads(kept), place(self._table, column, self._uuid))
            self._texts[column] = kept, orjson.dumps(value).decode()
        return self._texts[column][1]

    def value(self, column: str, value: Any) -> Any:
        """Return a value in clear that somebody made from a column as it is kept."""
        return sealing.opened(value, place(self._table, column, self._uuid))[0]

    def remember(self, column: str, kept: str, clear: str) -> None:
        """Know the text in clear of what is about to be kept."""
        if sealing.SEALED in kept:
            self._texts[column] = kept, clear

    def check(self, column: str, value: Any, what: str) -> None:
        """Refuse a column some of whose secrets no key opens, and nobody has replaced since.

        :param value: of the column, in clear.
        :raises SecretUnreadable: names them.
        """
        left = [path for path in self._unreadable.get(column, ())
                if sealing.is_sealed(sealing.at(value, path))]
        if left:
            raise exception.SecretUnreadable(
                where=', '.join('/'.join((column, *path)) for path in left),
                what=f'{what.lower()} {self._uuid}')
