"""Who this process is among conductors: one live process a hostname.

A hostname names the process in the locks of nodes, so two live processes of one name would
break each other's locks. On one machine a lock file, which the kernel frees with its process,
tells a live namesake from a dead one; across machines only the signs of life in the database do.
The file also keeps the incarnation ids that this machine may have left in the row: its last
owner's and, for that one may have ended before it registered, the one before. A row that still
looks alive but bears one of them belongs to a process that is gone, and is taken back at once.
"""
import fcntl
import hashlib
import logging
import os
import urllib.parse

from oslo_utils import uuidutils

from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.db import conductors

LOG = logging.getLogger(__name__)


class Identity:
    """A hostname, claimed for this process.

    :param database: db.engine.Database.
    :param host: the hostname; [DEFAULT]host.
    """

    def __init__(self, database, host: str):
        self._database = database
        self.host = host
        self.incarnation = uuidutils.generate_uuid()
        self._file: int | None = None

    @property
    def path(self) -> str:
        """The lock file: one for each hostname and database."""
        digest = hashlib.sha256(
            f'{self._database.url.render_as_string(hide_password=True)} {self.host}'.encode()
        ).hexdigest()
        name = urllib.parse.quote(self.host, safe='')[:150]
        return os.path.join(CONF.state_path, f'conductor-{name}-{digest[:12]}.lock')

    def claim(self) -> None:
        """Make sure that no other live process bears the name, and keep it for this one.

        :raises ConductorAlreadyRegistered: one does, and [conductor]force_registration is false.
        :raises ConfigInvalid: the lock file cannot be made.
        """
        free, predecessors = self._lock()
        alive = self._alive() if free else None
        if not free or alive not in (None, *predecessors):
            if not CONF.conductor.force_registration:
                self.release()
                raise exception.ConductorAlreadyRegistered(conductor=self.host)
            LOG.warning('Conductor %s looks alive; its registration is taken over because '
                        '[conductor]force_registration is true', self.host)
        if self._file is not None:
            kept = [self.incarnation, *(one for one in predecessors if one == alive)]
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, '\n'.join(kept).encode(), 0)

    def _lock(self) -> tuple[bool, list[str]]:
        """Return (no live process of this machine has it, incarnations of those that had it)."""
        try:
            os.makedirs(CONF.state_path, exist_ok=True)
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise exception.ConfigInvalid(
                error=f'[DEFAULT]state_path: the lock file {self.path} cannot be made '
                      f'({error.strerror})') from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            return False, []
        self._file = file
        return True, os.pread(file, 256, 0).decode(errors='replace').split()

    def _alive(self) -> str | None:
        """Return the incarnation that the database holds for alive under this name."""
        try:
            row = conductors.get(self._database, self.host)
        except exception.ConductorNotFound:
            return None
        if not conductors.is_alive(row, CONF.conductor.heartbeat_timeout):
            return None
        return row.incarnation or 'unknown'

    def release(self) -> None:
        """Let another process of this machine have the name."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
