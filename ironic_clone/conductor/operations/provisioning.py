"""Provision verbs."""
import types
from collections.abc import Callable
from collections.abc import Mapping

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import abort
from ironic_clone.conductor.flows import adopt
from ironic_clone.conductor.flows import clean
from ironic_clone.conductor.flows import deploy
from ironic_clone.conductor.flows import inspect
from ironic_clone.conductor.flows import manage
from ironic_clone.conductor.flows import rescue
from ironic_clone.conductor.flows import service
from ironic_clone.conductor.flows import tear_down
from ironic_clone.conductor.flows import unhold
from ironic_clone.conductor.operations.operation import operation


@operation
def do_node_deploy(manager, context, node_id: str, rebuild: bool = False,
                   configdrive: str | dict | None = None,
                   deploy_steps: list[dict] | None = None) -> None:
    """Deploy an instance, or deploy it again."""
    with manager.acquire(context, node_id, purpose='deployment') as task:
        deploy.start(task, rebuild, configdrive, deploy_steps)


@operation
def do_node_tear_down(manager, context, node_id: str) -> None:
    """Take the instance away and clean the node."""
    with manager.acquire(context, node_id, purpose='tear-down') as task:
        tear_down.start(task)


@operation
def do_node_clean(manager, context, node_id: str, clean_steps: list[dict],
                  disable_ramdisk: bool | None = False) -> None:
    """Clean a node with steps of the caller's."""
    with manager.acquire(context, node_id, purpose='cleaning') as task:
        clean.start(task, clean_steps, bool(disable_ramdisk))


@operation
def do_node_service(manager, context, node_id: str, service_steps: list[dict],
                    disable_ramdisk: bool | None = False) -> None:
    """Carry out steps of the caller's on a node with an instance."""
    with manager.acquire(context, node_id, purpose='servicing') as task:
        service.start(task, service_steps, bool(disable_ramdisk))


@operation
def do_node_rescue(manager, context, node_id: str, rescue_password: str) -> None:
    """Boot a node with an instance into the rescue ramdisk."""
    with manager.acquire(context, node_id, purpose='rescue') as task:
        rescue.start(task, rescue_password)


@operation
def do_node_unrescue(manager, context, node_id: str) -> None:
    """Boot the instance of a rescued node again."""
    with manager.acquire(context, node_id, purpose='unrescue') as task:
        rescue.unrescue(task)


@operation
def inspect_hardware(manager, context, node_id: str) -> None:
    """Learn what the machine is made of."""
    with manager.acquire(context, node_id, purpose='inspection') as task:
        inspect.start(task)


def _plain(event: str) -> Callable:
    """An event without work: the node is in the new state when the caller is answered."""
    def apply(task) -> None:
        provision.end(task, event)
    return apply


_STARTS: Mapping[tuple[str, str], Callable] = types.MappingProxyType({
    ('provide', states.MANAGEABLE): clean.provide,
    ('manage', states.ENROLL): manage.start,
    ('manage', states.AVAILABLE): _plain('manage'),
    ('manage', states.CLEANFAIL): _plain('manage'),
    ('manage', states.INSPECTFAIL): _plain('manage'),
    ('manage', states.ADOPTFAIL): _plain('manage'),
    ('adopt', states.MANAGEABLE): adopt.start,
    ('adopt', states.ADOPTFAIL): adopt.start,
    ('unhold', states.CLEANHOLD): unhold.start,
    ('unhold', states.DEPLOYHOLD): unhold.start,
    ('unhold', states.SERVICEHOLD): unhold.start,
    **{('abort', state): abort.start for state in abort.BY_STATE},
})
"""(action, provision state) -> what begins."""


@operation
def do_provisioning_action(manager, context, node_id: str, action: str) -> None:
    """Carry out an action that takes no arguments.

    :raises InvalidStateRequested: the action is not possible in the node's state.
    """
    with manager.acquire(context, node_id, purpose=f'provisioning: {action}') as task:
        start = _STARTS.get((action, task.node.provision_state))
        if start is None:
            raise exception.InvalidStateRequested(
                action=action, node=task.node.uuid, state=task.node.provision_state)
        start(task)
