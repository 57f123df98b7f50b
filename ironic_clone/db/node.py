"""A node's row as the conductor and the drivers hold it."""
from ironic_clone.common import states
from ironic_clone.db import models
from ironic_clone.db.record import Record
from ironic_clone.db.record import now


class Node(Record):
    """A node; ``save`` is bound by the task that holds it.

    :param read_traits: called at the first use of ``traits``, most work never asks.
    """

    table = models.Node.__table__
    hidden = Record.hidden | {'uuid', 'reservation', 'lock_epoch'}

    def __init__(self, values, read_traits=list):
        super().__init__(values)
        object.__setattr__(self, '_read_traits', read_traits)
        object.__setattr__(self, '_traits', None)
        object.__setattr__(self, '_saver', None)

    def __setattr__(self, name, value):
        if name == 'provision_state' and value not in states.PROVISION:
            raise ValueError(f'there is no provision state {value!r}')
        super().__setattr__(name, value)

    @property
    def traits(self) -> list[str]:
        """Sorted names of the node's traits."""
        if self._traits is None:
            object.__setattr__(self, '_traits', sorted(self._read_traits()))
        return self._traits

    def bind(self, saver) -> None:
        """Let ``save()`` call ``saver()``; None forbids saving."""
        object.__setattr__(self, '_saver', saver)

    def save(self) -> None:
        """Write what was changed, under the lock of the task that holds the node.

        :raises LockLost: the lock was broken meanwhile.
        """
        if self._saver is None:
            raise RuntimeError('A node is saved by the task that holds it exclusively')
        self._saver()

    def set_driver_internal_info(self, key: str, value) -> None:
        self.driver_internal_info[key] = value

    def del_driver_internal_info(self, key: str, default=None):
        """Remove a key and return what it held."""
        return self.driver_internal_info.pop(key, default)

    def timestamp_driver_internal_info(self, key: str) -> None:
        """Keep the current time (ISO 8601, UTC without offset) under a key."""
        self.driver_internal_info[key] = now().isoformat()

    def set_instance_info(self, key: str, value) -> None:
        self.instance_info[key] = value

    def del_instance_info(self, key: str, default=None):
        return self.instance_info.pop(key, default)
