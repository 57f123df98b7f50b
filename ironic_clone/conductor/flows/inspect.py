"""Inspect: manageable -> inspecting -> manageable. Learn what the machine is made of."""
import functools

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import history
from ironic_clone.conductor import internal_info
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import caches
from ironic_clone.conductor.flows import failures
from ironic_clone.conductor.inspection import rules
from ironic_clone.conf import CONF
from ironic_clone.db import inventory as inventories


def start(task) -> None:
    """Begin to inspect a node in manageable or inspect failed.

    :raises InvalidParameterValue: the node lacks what power or inspection need.
    :raises UnsupportedDriverExtension: the driver inspects nothing.
    """
    provision.require(task.node, 'inspect')
    task.driver.power.validate(task)
    task.driver.inspect.validate(task)
    internal_info.wipe_agent(task.node)
    provision.begin(task, 'inspect', run)


@failures.guarded('Failed to inspect node {node}: {reason}')
def run(task) -> None:
    """Worker: the interface does it all, or says that the agent will call."""
    returned = task.driver.inspect.inspect_hardware(task)
    if task.node.provision_state != states.INSPECTING:
        task.finish()   # the driver has moved the node by an event of its own
        return
    if returned not in (states.MANAGEABLE, states.INSPECTWAIT):
        raise exception.HardwareInspectionFailure(
            error=f'the driver returned {returned!r}, which says neither that it is done nor '
                  'that it goes on')
    if returned == states.INSPECTWAIT:
        _wait(task)
    else:
        _done(task)


_UNFINISHED = 'Failed to finish inspection of node {node}: {reason}'


@failures.guarded(_UNFINISHED)
def resumed(task, skip_current: bool) -> None:
    """Worker: what the inspection waited for has happened; False inspects again."""
    if not skip_current:
        run(task)
        return
    _done(task)


# -- what an agent found -------------------------------------------------------------------------
def found(task, inventory: dict, plugin_data: dict) -> None:
    """Take what the agent found on a machine that is waited for, or was just discovered.

    :raises NotFound: nobody waits for it.
    """
    if task.node.provision_state == states.ENROLL and CONF.auto_discovery.enabled:
        task.spawn_after(_discovered, inventory, plugin_data)
        return
    if task.node.provision_state != states.INSPECTWAIT:
        raise exception.NotFound()
    task.node.timestamp_driver_internal_info('agent_last_heartbeat')
    provision.begin(task, 'resume', _finish, inventory, plugin_data)


@failures.guarded(_UNFINISHED)
def _finish(task, inventory: dict, plugin_data: dict) -> None:
    """Worker: let the interface make of it what it does, keep it, be done."""
    returned = task.driver.inspect.continue_inspection(task, inventory, plugin_data)
    if task.node.provision_state != states.INSPECTING:
        task.finish()   # the driver has moved the node by an event of its own
        return
    if returned == states.INSPECTWAIT:
        _wait(task)
        return
    task.inspected = task.inspected or (inventory, plugin_data)
    _done(task)


def _discovered(task, inventory: dict, plugin_data: dict) -> None:
    """Worker: the same for a node that is new; it stays in enroll, whatever comes of it."""
    try:
        task.driver.inspect.continue_inspection(task, inventory, plugin_data)
        task.save()
        _take(task, inventory, plugin_data)
        task.finish()
    except Exception as error:
        if task.over:
            raise
        task.forget()
        task.event_type = history.OF_STATE[states.INSPECTING]
        task.node.last_error = _UNFINISHED.format(
            node=task.node.uuid, reason=errors.reason(error))
        task.finish()


# -- how it ends ---------------------------------------------------------------------------------
def _wait(task) -> None:
    provision.end(task, 'wait')


def _done(task) -> None:
    """Run the inspection rules on what was found, and write it all in one transaction.

    Without data, as the fake interface has none, there is nothing to run rules on.
    """
    task.save()   # what the driver did has been done, whatever rules say
    try:
        if task.inspected is not None:
            _take(task, *task.inspected)
            caches.refresh_firmware(task)
        provision.end(task, 'done')
    except Exception:
        if not task.over:
            task.forget()
        raise


def _take(task, inventory: dict, plugin_data: dict) -> None:
    rules.run(task, inventory, plugin_data)
    plugin_data.pop('logs', None)
    if CONF.inventory.data_backend == 'database':
        task.also_write(functools.partial(
            inventories.write, node_id=task.node.id, inventory=inventory,
            plugin_data=plugin_data))
