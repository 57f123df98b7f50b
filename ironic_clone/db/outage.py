"""Which errors mean that the database cannot work now, whatever it was asked.

oslo.db tells lost connections of most kinds. It passes on what else DBAPI calls an operational
error: for psycopg2 always the server's state, for the others mistakes in statements, too.
"""
import sqlalchemy as sa
from oslo_db import exception as db_exc

from ironic_clone.db import fair_lock

MYSQL_CODES = frozenset((
    1020,         # record has changed since last read
    1021, 1030,   # disk full, error of the storage engine
    1040, 1203, 1226,   # too many connections, of a user, or of its resources
    1041, 1042, 1043, 1045, 1129, 1130,   # cannot connect
    1053, 1927, 4031,   # server shuts down, connection killed, closed for it was idle
    1152, 1158, 1159, 1160, 1161,   # packets lost
    1205,         # lock wait timeout
    1290, 1836,   # read only
    2055))        # lost connection


def reason(error: Exception) -> str | None:
    """Return why the database cannot work, in a line; None if ``error`` says something else."""
    if isinstance(error, fair_lock.NoTurnError):
        return str(error)
    if isinstance(error, sa.exc.TimeoutError):
        return 'every connection of the pool is in use'
    if isinstance(error, sa.exc.OperationalError):
        return _line(error.orig) if _is_state(error.orig) else None
    if isinstance(error, db_exc.DBConnectionError | db_exc.DBNonExistentDatabase
                  | db_exc.DBDeadlock | db_exc.DBConsistencyError):
        return _line(error)
    return None


def _is_state(original) -> bool:
    """Tell whether a DBAPI OperationalError is about the server's state, not a statement."""
    if hasattr(original, 'sqlite_errorcode'):
        return original.sqlite_errorname != 'SQLITE_ERROR'
    if type(original).__module__.startswith('pymysql'):
        return bool(original.args) and original.args[0] in MYSQL_CODES
    return True


def _line(error) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
