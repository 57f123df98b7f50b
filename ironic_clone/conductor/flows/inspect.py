"""Inspect: manageable -> inspecting -> manageable. Learn what the machine is made of."""
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import internal_info
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import failures
from ironic_clone.conf import CONF


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
    provision.process_event(task, 'done' if returned == states.MANAGEABLE else 'wait', save=False)
    task.finish()


_UNFINISHED = 'Failed to finish inspection of node {node}: {reason}'


@failures.guarded(_UNFINISHED)
def resumed(task, skip_current: bool) -> None:
    """Worker: what the inspection waited for has happened; False inspects again."""
    if not skip_current:
        run(task)
        return
    provision.process_event(task, 'done', save=False)
    task.finish()


# -- what an agent found -------------------------------------------------------------------------
def found(task, inventory: dict, plugin_data: dict) -> None:
    """Take what the agent found on a machine that is waited for.

    :raises NotFound: nobody waits for it.
    """
    if task.node.provision_state != states.INSPECTWAIT:
        raise exception.NotFound()
    provision.begin(task, 'resume', _finish, inventory, plugin_data)


@failures.guarded(_UNFINISHED)
def _finish(task, inventory: dict, plugin_data: dict) -> None:
    """Worker: let the interface make of it what it does, keep it, be done."""
    returned = task.driver.inspect.continue_inspection(task, inventory, plugin_data)
    if task.node.provision_state != states.INSPECTING:
        task.finish()   # the driver has moved the node by an event of its own
        return
    if returned == states.INSPECTWAIT:
        provision.process_event(task, 'wait', save=False)
        task.finish()
        return
    plugin_data.pop('logs', None)
    if CONF.inventory.data_backend == 'database':
        task.store_inventory(inventory, plugin_data)
    provision.process_event(task, 'done', save=False)
    task.finish()
