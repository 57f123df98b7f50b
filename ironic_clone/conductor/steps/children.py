"""Carry a step out on the child nodes of a node, one after the other.

The state machine of a child is not moved: the step is the parent's.
"""
from ironic_clone.common import exception
from ironic_clone.common import step_names
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import reserved
from ironic_clone.conf import CONF
from ironic_clone.db import nodes


def execute(task, kind: kinds.Kind, step: dict) -> None:
    """Run a step on every child node that it names, each under its own lock.

    :raises NodeLocked: somebody holds a child.
    :raises OperationFailed: the step went on in the background, which nobody would wait for.
    """
    if step['step'] in reserved.STEPS and step['step'] not in reserved.ON_CHILDREN:
        raise exception.InvalidParameterValue(
            f'The step "{step["step"]}" cannot be executed on child nodes.')
    for uuid in _children(task, step.get('limit_child_node_execution')):
        with task.tasks.acquire(task.context, uuid, within=task,
                                purpose=f'step {step_names.step_id(step)} of parent') as child:
            outcome = _execute_one(task, child, kind, step)
            child.finish()
        permitted = outcome == kind.waiting and \
            CONF.conductor.permit_child_node_step_async_result
        if outcome is not None and not permitted:
            raise exception.OperationFailed(
                f'The step {step_names.step_id(step)} on the child node {uuid} returned '
                f'"{outcome}": steps that go on in the background are not supported there.')


def _execute_one(task, child, kind: kinds.Kind, step: dict):
    if step['step'] in reserved.STEPS:
        return reserved.STEPS[step['step']](child, kind, step, parent=task)
    interface = getattr(child.driver, step['interface'])
    return getattr(interface, kind.execute)(child, step)


def _children(task, limit: list[str] | None) -> list[str]:
    found = nodes.children(task.database, task.node)
    if not limit:
        return found
    strangers = sorted(set(limit) - set(found))
    if strangers:
        raise exception.InvalidParameterValue(
            f'limit_child_node_execution names nodes that are no children of node '
            f'{task.node.uuid}: {", ".join(strangers)}.')
    return [uuid for uuid in found if uuid in set(limit)]
