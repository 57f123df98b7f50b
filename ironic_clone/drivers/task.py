"""What the conductor hands to drivers: the task of an interface, the manager of a periodic task.

Drivers know these protocols only. The conductor satisfies them, and nothing of the conductor is
imported here, so that a driver never depends on it, in type hints neither.
"""
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any
from typing import Protocol


class Node(Protocol):
    """The record of a node: its columns are attributes, JSON columns are dictionaries."""

    uuid: str
    driver: str
    power_state: str | None
    provision_state: str
    driver_info: dict
    instance_info: dict
    properties: dict
    driver_internal_info: dict

    def set_driver_internal_info(self, key: str, value: Any) -> None: ...

    def del_driver_internal_info(self, key: str) -> None: ...

    def timestamp_driver_internal_info(self, key: str) -> None: ...

    def set_instance_info(self, key: str, value: Any) -> None: ...

    def del_instance_info(self, key: str) -> None: ...

    def save(self) -> None:
        """Write the changed columns under the task's lock.

        :raises LockLost: the lock is no longer this task's; stop touching the machine.
        """


class Task(Protocol):
    """The only way to a machine: a node, its ports and its driver, held under a lock.

    :ivar context: the request context that the work is done for.
    :ivar node: the record of the node.
    :ivar ports: the records of its ports; read from the database at first touch.
    :ivar driver: the BaseDriver composed for this node, an attribute for each interface type.
    :ivar shared: True if others may hold the node at the same time; then only read.
    :ivar host: the hostname of the conductor that works on the node.
    :ivar epoch: of the exclusive lock, rising with each holder: a fencing token for hardware that
        can refuse an older one; None if the task is shared.
    :ivar checked_at: when the lock was last made sure of, seconds of the machine's steady clock.
    """

    context: Any
    node: Node
    ports: list
    driver: Any
    shared: bool
    host: str
    epoch: int | None
    checked_at: float

    def check(self) -> None:
        """Make sure that the lock is still held: a process may have been stopped meanwhile.

        Whoever goes through ``task.driver`` has done so. A method that gives a machine more than
        one command, or that has waited, calls it right before each. It may wait while the
        conductor cannot reach its database.

        :raises LockLost: another conductor has the node; stop touching the machine.
        """

    def upgrade_lock(self) -> None:
        """Turn a shared task into an exclusive one and read the node again.

        :raises NodeLocked: somebody else holds the lock.
        """

    def store_bios_settings(self, settings: Iterable[dict]) -> None:
        """Keep the firmware settings that the machine has now: {'name', 'value', ...}."""

    def store_firmware_components(self, components: Iterable[dict]) -> None:
        """Keep the machine's components: {'component', 'current_version', ...}."""

    def store_inventory(self, inventory: dict, plugin_data: dict) -> None:
        """Keep what an inspection found.

        While the node is inspected, inspection rules see it first, and it is kept when the
        inspection ends well; after a wait, ``resume`` the same task.
        """

    def create_port(self, address: str, pxe_enabled: bool = True,
                    extra: dict | None = None) -> bool:
        """Add a port to the node; False if some node has one with this MAC address."""

    def save_port(self, port: Any) -> None:
        """Write what was changed on one of ``ports``."""

    def delete_port(self, port: Any) -> None:
        """Delete one of ``ports``."""

    def process_event(self, event: str, target: str | None = None) -> None:
        """Apply an event of ``common.states`` to the node and save it.

        :param target: the target_provision_state to carry on instead of the state's own.
        :raises InvalidState: the event is not possible in the node's provision state.
        """

    def resume(self, kind: str, skip_current: bool = True) -> None:
        """Say that what the node waited for has happened; a worker continues its flow.

        :param kind: 'clean', 'deploy', 'inspect', 'rescue' or 'service'.
        :param skip_current: go on with the next step; False runs the current one again.
        """


class Manager(Protocol):
    """What a periodic task of an interface receives: ``method(self, manager, context)``.

    :ivar host: the hostname of this conductor.
    """

    host: str

    def acquire(self, context: Any, node_id: str, shared: bool = False,
                purpose: str = '') -> AbstractContextManager[Task]:
        """Open a task for a node.

        :param node_id: the uuid of the node.
        :param purpose: what for, shown to whoever is refused meanwhile.
        :raises NodeNotFound: there is no such node.
        :raises NodeLocked: somebody else holds the lock.
        """

    def owned_nodes(self, fields: Iterable[str] = (), **conditions: Any) -> Iterable:
        """Yield rows (uuid, driver, conductor_group, *fields) of this conductor's nodes.

        :param conditions: column=value that the rows must have.
        """
