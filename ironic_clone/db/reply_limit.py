"""A limit to the time that a database server takes to answer.

A server that is frozen, or a network that swallows packets, closes no connection: who waits for
an answer would wait for ever. Drivers for MySQL can limit that themselves. libpq cannot
(tcp_user_timeout and keepalives are answered by the kernel of a frozen server), so psycopg2 waits
by a function of ours.
"""
import math
import select
import time
from typing import Any

import sqlalchemy as sa

_WITH_READ_TIMEOUT = ('pymysql', 'mysqldb')


def connect_args(url: sa.URL, seconds: float | None) -> dict[str, Any]:
    """Return what a connection to ``url`` is opened with, so that it gives up in time.

    :param seconds: None or 0: no limit.
    """
    driver = url.get_driver_name()
    if not seconds:
        return {}
    if driver in _WITH_READ_TIMEOUT:
        return dict.fromkeys(('connect_timeout', 'read_timeout', 'write_timeout'),
                             math.ceil(seconds))
    if driver == 'psycopg2':
        return {'connection_factory': _factory(seconds)}
    return {}


def _factory(seconds: float) -> type:
    """Return psycopg2's connection class with a limit.

    :raises ImportError: the driver is not installed.
    """
    from psycopg2 import extensions
    extensions.set_wait_callback(_wait)   # the process's; it knows our connections by the limit
    return type('Connection', (extensions.connection,), {'reply_seconds': seconds})


def _wait(connection) -> None:
    """Wait until the server has answered, as psycopg2's wait callback.

    :raises OperationalError: it has not in time; psycopg2 then closes the connection.
    """
    import psycopg2
    from psycopg2 import extensions
    seconds = getattr(connection, 'reply_seconds', None)
    until = None if seconds is None else time.monotonic() + seconds
    events = {extensions.POLL_READ: select.POLLIN, extensions.POLL_WRITE: select.POLLOUT}
    while (state := connection.poll()) != extensions.POLL_OK:
        waiting = select.poll()   # select.select() takes no descriptor beyond 1,023
        waiting.register(connection.fileno(), events[state])
        left = None if until is None else max(0, until - time.monotonic())
        if not waiting.poll(None if left is None else math.ceil(left * 1000)):
            raise psycopg2.OperationalError(
                f'could not receive data from server: no answer within {seconds:g} s')
