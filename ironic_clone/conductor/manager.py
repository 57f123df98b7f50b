"""The conductor's end of the contract with the API: a method for each of ``rpc.operations``.

Nothing is decided here; the operations are functions of ``conductor.operations``.
"""
import contextlib

from ironic_clone.common import clock
from ironic_clone.common import exception
from ironic_clone.conductor.operations import agent
from ironic_clone.conductor.operations import allocations
from ironic_clone.conductor.operations import boot_device
from ironic_clone.conductor.operations import boot_mode
from ironic_clone.conductor.operations import console
from ironic_clone.conductor.operations import drivers
from ironic_clone.conductor.operations import indicators
from ironic_clone.conductor.operations import nodes
from ironic_clone.conductor.operations import operation
from ironic_clone.conductor.operations import portgroups
from ironic_clone.conductor.operations import ports
from ironic_clone.conductor.operations import power
from ironic_clone.conductor.operations import provisioning
from ironic_clone.conductor.operations import raid
from ironic_clone.conductor.operations import secrets
from ironic_clone.conductor.operations import traits
from ironic_clone.conductor.operations import validation
from ironic_clone.conductor.operations import vendor_passthru
from ironic_clone.conductor.operations import vifs
from ironic_clone.conductor.operations import virtual_media
from ironic_clone.conductor.operations import volumes

MODULES = (agent, allocations, boot_device, boot_mode, console, drivers, indicators, nodes,
           portgroups, ports, power, provisioning, raid, secrets, traits, validation,
           vendor_passthru, vifs, virtual_media, volumes)


class Manager:
    """Carries operations out on the nodes of this conductor.

    :param tasks: conductor.tasks.Tasks.
    """

    def __init__(self, tasks):
        self.tasks = tasks
        self.database = tasks.database
        self.registry = tasks.registry
        self.workers = tasks.workers

    @contextlib.contextmanager
    def acquire(self, context, node_id: str, **how):
        """Give a task as ``Tasks.acquire`` does, if somebody still waits for the answer then.

        :raises RequestExpired: nobody does; nothing was done.
        """
        with self.tasks.acquire(context, node_id, **how) as task:
            self._refuse_late_task(task)
            yield task

    def upgrade(self, task) -> None:
        """Make a task's lock exclusive as ``Task.upgrade_lock`` does, if somebody still waits for
        the answer then.

        :raises RequestExpired: nobody does; nothing was done.
        """
        task.upgrade_lock()
        self._refuse_late_task(task)

    def _refuse_late_task(self, task) -> None:
        task.check()   # first: it may have to wait for the next lease
        self.refuse_late(task.context, task.purpose, task.node.uuid)

    @staticmethod
    def refuse_late(context, purpose: str, node_id: str) -> None:
        """Raise RequestExpired if nobody waits for the answer any more."""
        late = 0 if context.expires is None else clock.steady() - context.expires
        if late > 0:
            raise exception.RequestExpired(operation=f'"{purpose}" of node {node_id}',
                                           seconds=f'{late:.1f}')


for _name, _function in operation.BY_NAME.items():
    setattr(Manager, _name, _function)
