"""A database that carries commits out, and whose answers are lost on their way."""
import contextlib
from collections.abc import Iterator

import sqlalchemy as sa
from oslo_db import exception as db_exc


@contextlib.contextmanager
def lost(database, number: int = 1, repeats: bool = False) -> Iterator[None]:
    """Lose the answer to one commit.

    :param number: which one, counted from now.
    :param repeats: the transaction is tried again; otherwise it has taken too long for that.
    """
    patience, commits = database._vain, 0
    if not repeats:
        database._vain = -1

    def lose(connection):
        nonlocal commits
        commits += 1
        if commits == number:
            connection.connection.commit()
            database._vain = patience
            raise db_exc.DBConnectionError(ConnectionError('the answer was lost'))

    sa.event.listen(database._writer, 'commit', lose)
    try:
        yield
        assert commits >= number, 'there was no such commit'
    finally:
        sa.event.remove(database._writer, 'commit', lose)
        database._vain = patience
