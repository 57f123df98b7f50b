"""How long the nodes of a conductor that is gone have no living owner, read in the database."""
import contextlib
import dataclasses
import threading
from collections.abc import Iterator

import pymysql
import sqlalchemy as sa

from ironic_clone.common import clock

LOOK_SECONDS = 0.05
ANSWER_SECONDS = 5
"""Longest time that the database may take for an answer before it is asked over again."""
_SILENT = """\
SELECT id, TIMESTAMPDIFF(MICROSECOND, updated_at, UTC_TIMESTAMP(6)) > %s * 1000000
FROM conductors WHERE hostname = %s"""
_LEFT = """\
SELECT uuid FROM nodes WHERE reservation = %s OR (
  provision_state = 'active' AND NOT maintenance AND reservation IS NULL
  AND conductor_affinity = %s)"""


@dataclasses.dataclass
class Adoption:
    """What became of the nodes of one conductor while it was gone.

    :ivar watched: seconds from its death until it came back.
    :ivar applies: it was alive before, so that it had nodes. Where the last fault was not over,
        it had not.
    :ivar seconds: seconds until none of its nodes was locked in its name, active as its own, or
        mapped to it by the rings of the others; None: some were when it came back.
    :ivar left: uuids of those that nobody else has held since; None: nobody has looked. One that
        a living conductor works on for a client has an owner, whenever that takes it over.
    """

    conductor: str
    watched: float = 0.0
    applies: bool = False
    seconds: float | None = None
    left: set[str] | None = None

    def overdue(self, bound: float) -> bool:
        """Tell whether it was gone for longer than its nodes may be without an owner, and some
        were."""
        return self.applies and self.seconds is None and self.watched > bound

    def told(self, bound: float) -> str:
        """Say it in the line of a fault; nothing where it came back before others could adopt."""
        if self.seconds is not None:
            return f', adopted after {self.seconds:.1f} s'
        return f', {len(self.left or ())} nodes not adopted after {self.watched:.1f} s' \
            if self.overdue(bound) else ''


@contextlib.contextmanager
def followed(url: str, conductor: str, timeout: float) -> Iterator[Adoption]:
    """Watch from the conductor's death, which is now, to its return: the end of the block.

    :param url: of the MariaDB, SQLAlchemy's.
    :param timeout: [conductor]heartbeat_timeout.
    """
    found, begun, ended = Adoption(conductor), clock.steady(), threading.Event()

    def watch():
        while not ended.is_set():
            with contextlib.suppress(pymysql.err.Error), _connection(url) as connection:
                while not ended.wait(LOOK_SECONDS):
                    _look(connection.cursor(), found, begun, timeout)
                    if found.seconds is not None:
                        return
            ended.wait(LOOK_SECONDS)

    thread = threading.Thread(target=watch, daemon=True, name='adoption')
    thread.start()
    try:
        yield found
    finally:
        found.watched = clock.steady() - begun
        ended.set()
        thread.join(2 * ANSWER_SECONDS)


def _look(cursor, found: Adoption, begun: float, timeout: float) -> None:
    cursor.execute(_SILENT, (timeout, found.conductor))
    id_, silent = cursor.fetchone()
    found.applies = found.applies or not silent
    if not silent or not found.applies:
        return
    cursor.execute(_LEFT, (found.conductor, id_))
    seen = {uuid for uuid, in cursor.fetchall()}
    found.left = seen if found.left is None else found.left & seen
    if not found.left:
        found.seconds = clock.steady() - begun


def _connection(url: str) -> pymysql.Connection:
    """A connection of the test's own, which hangs in nothing."""
    to = sa.make_url(url)
    return pymysql.connect(host=to.host, port=to.port, user=to.username, password=to.password,
                           database=to.database, autocommit=True, connect_timeout=ANSWER_SECONDS,
                           read_timeout=ANSWER_SECONDS, write_timeout=ANSWER_SECONDS)
