"""MariaDB and MySQL drop the connection of who sends a statement that is larger than they take.

It looks like an outage, and would be tried again and again; so a statement is measured first,
where it has texts that are long enough to matter.
"""
import sqlalchemy as sa
from oslo_db import exception as db_exc

from ironic_clone.common import exception

_LONG = 64 * 1024
"""Characters from which on a text is measured."""
_REST = 1024 * 1024
"""Bytes that the statement may be without such texts."""
_ESCAPED = '"\'\\\0\n\r\x1a'
"""Characters that the client sends as two."""


def guard(engine: sa.Engine) -> None:
    """Have an engine refuse statements that its server would not take.

    :raises DBError: from then on, where such a statement would be sent; with an Invalid inside.
    """
    sa.event.listen(engine, 'connect', _ask)
    sa.event.listen(engine, 'before_cursor_execute', _measure)


def _ask(connection, record) -> None:
    cursor = connection.cursor()
    cursor.execute('SELECT @@max_allowed_packet')
    record.info['max_allowed_packet'] = cursor.fetchone()[0]
    cursor.close()


def _measure(connection, cursor, statement, parameters, context, executemany) -> None:
    if not isinstance(parameters, dict):   # many rows go in as many statements
        return
    size = sum(_sent(value) for value in parameters.values()
               if isinstance(value, str) and len(value) > _LONG)
    limit = connection.info['max_allowed_packet']
    if size > limit - _REST:
        # oslo.db logs whatever is not its own as a failure
        raise db_exc.DBError(exception.Invalid(
            f'The database takes at most {limit // 1024} KiB at once, this would be '
            f'{size // 1024} KiB. The operator can raise max_allowed_packet of the database.'))


def _sent(text: str) -> int:
    """Return how many bytes a text is in a statement."""
    return len(text.encode()) + sum(text.count(character) for character in _ESCAPED)
