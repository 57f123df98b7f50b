"""Go on with a flow that waited: the agent called, or a driver says that its work has ended."""
import dataclasses
import types
from collections.abc import Callable
from collections.abc import Mapping

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import abort
from ironic_clone.conductor.flows import clean
from ironic_clone.conductor.flows import deploy
from ironic_clone.conductor.flows import inspect
from ironic_clone.conductor.flows import rescue
from ironic_clone.conductor.flows import service
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import plan
from ironic_clone.conductor.steps import reserved


@dataclasses.dataclass(frozen=True)
class Way:
    """How one kind of flow goes on.

    :ivar waiting: the state that it is resumed from.
    :ivar work: worker function (task, skip_current).
    :ivar running: also resumed from this state, in which its worker has left it.
    """

    waiting: str
    work: Callable
    kind: kinds.Kind | None = None
    running: str | None = None


WAYS: Mapping[str, Way] = types.MappingProxyType({
    'clean': Way(states.CLEANWAIT, clean.resumed, kinds.CLEAN),
    'deploy': Way(states.DEPLOYWAIT, deploy.resumed, kinds.DEPLOY, running=states.DEPLOYING),
    'inspect': Way(states.INSPECTWAIT, inspect.resumed),
    'rescue': Way(states.RESCUEWAIT, rescue.resumed),
    'service': Way(states.SERVICEWAIT, service.resumed, kinds.SERVICE,
                   running=states.SERVICING),
})


def resume(task, kind: str, skip_current: bool = True) -> None:
    """Record that the wait is over, and continue the flow in a worker.

    :param kind: a key of WAYS.
    :param skip_current: go on with the next step; False runs the current one again.
    :raises InvalidParameterValue: there is no such kind.
    :raises InvalidStateRequested: the node does not wait for this.
    :raises NoFreeConductorWorker: at the end of the task; the node waits on.
    """
    if kind not in WAYS:
        raise exception.InvalidParameterValue(
            f'There is no flow "{kind}" to resume; there are {", ".join(WAYS)}.')
    way = WAYS[kind]
    task.upgrade_lock()
    node = task.node
    if node.provision_state not in (way.waiting, way.running):
        raise exception.InvalidStateRequested(
            action=f'continue {kind}', node=node.uuid, state=node.provision_state)
    if way.kind is not None and plan.current(node, way.kind).get('abort_after'):
        abort.after_step(task, way.kind)
        return
    before = node.provision_state, node.target_provision_state

    def restore(task):
        task.node.provision_state, task.node.target_provision_state = before
        task.finish()

    if node.provision_state == way.waiting:
        provision.process_event(task, 'resume')
    task.spawn_after(way.work, skip_current, on_no_worker=restore)


def after_sign(task) -> None:
    """The agent has called: go on if the flow is at a step "wait" or "hold" that this ends.

    Such a step is the conductor's, so no deploy interface need know of it.
    """
    node = task.node
    for name, way in WAYS.items():
        if node.provision_state == way.waiting and way.kind is not None:
            step = plan.current(node, way.kind)
            if step and reserved.is_reserved(step) and reserved.needs_ramdisk(step):
                resume(task, name)
