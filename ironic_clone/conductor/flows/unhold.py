"""Let a flow that was held by the step "hold" go on."""
from ironic_clone.common import states
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import clean
from ironic_clone.conductor.flows import ramdisk
from ironic_clone.conductor.flows import service
from ironic_clone.conductor.steps import kinds


def start(task) -> None:
    """Go on at the agent's next heartbeat; or at once, where no agent takes part.

    :raises InvalidStateRequested: nothing is held.
    """
    node = task.node
    provision.require(node, 'unhold')
    held = node.provision_state
    provision.process_event(task, 'unhold', save=False)
    if held == states.SERVICEHOLD:
        provision.begin(task, 'resume', service.resumed, True)
    elif held == states.CLEANHOLD and ramdisk.disabled(node, kinds.CLEAN):
        provision.begin(task, 'resume', clean.resumed, True)
    else:
        task.finish()
