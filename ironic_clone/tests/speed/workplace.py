"""The parts of a conductor that work on nodes, over a database, without a service around them."""
import contextlib
import itertools
import threading
import uuid
from collections.abc import Iterable
from collections.abc import Iterator

import sqlalchemy as sa

from ironic_clone.conductor import owned
from ironic_clone.conductor import tasks
from ironic_clone.conductor import workers
from ironic_clone.conductor.flows import failures
from ironic_clone.conf import CONF
from ironic_clone.db import conductors
from ironic_clone.db import nodes
from ironic_clone.db import record
from ironic_clone.db import schema
from ironic_clone.db.engine import Database
from ironic_clone.drivers import loader
from ironic_clone.rpc import ring

HOST = 'measured'


class Workplace:
    """A registered conductor's parts; a context manager.

    :param url: of an empty database.
    :param options: {group: {name: value}} over the defaults.
    :ivar conductor_id: id of its row.
    """

    def __init__(self, url: str, options: dict):
        CONF([], project='ironic_clone', default_config_files=[], default_config_dirs=[])
        CONF.set_override('heartbeat_timeout', 0, 'conductor')   # there is no keepalive
        for group, values in options.items():
            for name, value in values.items():
                CONF.set_override(name, value, group)
        self.database = Database(url)
        schema.upgrade(self.database)
        self.registry = loader.load()
        self.conductor_id = conductors.register(
            self.database, HOST, '', list(self.registry.names), [], 'one')
        self.workers = workers.Workers()
        self.tasks = tasks.Tasks(self.database, self.registry, HOST, self.workers,
                                 fail=failures.fail)
        self.owned = owned.OwnedNodes(self.database, ring.Rings(self.database), HOST)
        self._statements, self._lock = 0, threading.Lock()
        for engine in (self.database._reader, self.database._writer):
            sa.event.listen(engine, 'before_cursor_execute', self._note)

    def enrol(self, rows: Iterable[dict]) -> None:
        """Write nodes, many at a time."""
        for part in _batched(rows, 1000):
            with self.database.write() as connection:
                connection.execute(nodes.table.insert(), [
                    {'uuid': str(uuid.uuid4()), 'provision_state': 'available',
                     'created_at': record.now(), **row}
                    for row in part])

    def _note(self, *_arguments) -> None:
        with self._lock:
            self._statements += 1

    @contextlib.contextmanager
    def counted(self) -> Iterator[list[int]]:
        """Give a list that holds the number of statements in the end."""
        found, before = [], self._statements
        yield found
        found.append(self._statements - before)

    def __enter__(self):
        return self

    def __exit__(self, *exc_info) -> None:
        self.workers.stop(10)
        self.registry.close()
        self.database.close()


def _batched(rows: Iterable[dict], size: int) -> Iterator[list[dict]]:
    """itertools.batched, which Python 3.11 does not have."""
    rows = iter(rows)
    while part := list(itertools.islice(rows, size)):
        yield part
