"""Inspect: manageable -> inspecting -> manageable. Learn what the machine is made of."""
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import internal_info
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import failures


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


@failures.guarded('Failed to finish inspection of node {node}: {reason}')
def resumed(task, skip_current: bool) -> None:
    """Worker: what the inspection waited for has happened; False inspects again."""
    if not skip_current:
        run(task)
        return
    provision.process_event(task, 'done', save=False)
    task.finish()
