"""The row in which a conductor says that it is there, and what it serves."""
import logging
import re

from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.db import conductors

LOG = logging.getLogger(__name__)

_GROUP = re.compile(r'[a-zA-Z0-9_.-]{0,255}\Z')


def group() -> str:
    """Return [conductor]conductor_group, lower-cased.

    :raises ConfigInvalid: it holds what a group may not.
    """
    name = CONF.conductor.conductor_group
    if not _GROUP.match(name):
        raise exception.ConfigInvalid(
            error=f'[conductor]conductor_group: {exception.InvalidConductorGroup(group=name)}')
    return name.lower()


class Registration:
    """This process's row in the table of conductors.

    :param identity: conductor.identity.Identity, claimed.
    :param registry: drivers.registry.Registry.
    """

    def __init__(self, database, identity, registry):
        self._database = database
        self._identity = identity
        self._registry = registry
        self.conductor_id: int | None = None

    def register(self) -> int:
        """Write the row and its interfaces; return the row's id.

        If that fails, what was there under this name is taken offline and the error goes on.
        """
        drivers = self._registry.names
        if not drivers:
            raise exception.NoDriversLoaded(conductor=self._identity.host)
        try:
            self.conductor_id = conductors.register(
                self._database, self._identity.host, group(), drivers,
                self._registry.interface_rows(), self._identity.incarnation)
        except Exception:
            try:
                self.unregister()
            except Exception as error:
                LOG.warning('Conductor %s could not be unregistered after its registration '
                            'had failed: %s', self._identity.host, error)
            raise
        return self.conductor_id

    def unregister(self) -> None:
        """Take the row offline and forget the interfaces, unless a successor has the row."""
        conductors.unregister(self._database, self._identity.host, self._identity.incarnation)

    def touch(self, online: bool = True) -> bool:
        """Give a sign of life; False when the row is another process's by now."""
        return conductors.touch(self._database, self._identity.host,
                                self._identity.incarnation, online)
