"""Make the list of steps that a flow runs, and put it on the node."""
from ironic_clone.common import exception
from ironic_clone.conductor.steps import gather
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import naming
from ironic_clone.conductor.steps import validate


def automatic(task, kind: kinds.Kind) -> list[dict]:
    """Return the steps that run when nobody names any, without those that are disallowed."""
    return _without_disallowed(gather.enabled(task, kind), kind)


def deploy(task, given: list[dict] | None, *, skip_missing: bool = False) -> list[dict]:
    """Return the steps of a deployment, in their order.

    What the caller gave goes before what the templates say, which goes before what the driver
    does by itself; a step given with priority 0 is left out.

    :param given: the caller's steps, None for none.
    :param skip_missing: leave out steps that the driver does not offer (yet).
    :raises InvalidParameterValue: names everything that is wrong with the steps.
    """
    kind = kinds.DEPLOY
    mine = validate.user_steps(task, kind, given or [], skip_missing=skip_missing)
    named = {naming.step_id(step) for step in given or ()}
    by_template = [step for step in templates(task) if naming.step_id(step) not in named]
    mine += validate.user_steps(task, kind, by_template, skip_missing=skip_missing)
    named |= {naming.step_id(step) for step in by_template}
    others = [step for step in gather.enabled(task, kind) if naming.step_id(step) not in named]
    chosen = [step for step in mine if step['priority'] > 0]
    return _without_disallowed(gather.order(chosen + others, kind), kind)


def templates(task) -> list[dict]:
    """Return the steps of the deploy templates that the instance's traits select: none yet."""
    return []


def put(task, kind: kinds.Kind, steps: list[dict]) -> None:
    """Make ``steps`` the list of the flow, with no step begun; the caller saves."""
    info = task.node.driver_internal_info
    info[kind.list_key] = steps
    info[kind.index_key] = None
    setattr(task.node, kind.column, {})


def current(node, kind: kinds.Kind) -> dict:
    """Return the step that the node is at; empty before the first."""
    return getattr(node, kind.column) or {}


def check_traits(node) -> None:
    """Hold the traits that an instance asks for against those of the node.

    :raises InvalidParameterValue: they are no list of names, or the node lacks one.
    """
    wanted = node.instance_info.get('traits')
    if wanted is None:
        return
    if not isinstance(wanted, list) or not all(isinstance(name, str) for name in wanted):
        raise exception.InvalidParameterValue(
            f'Error parsing traits from Node {node.uuid} instance_info field. A list of strings '
            'is expected.')
    missing = sorted(set(wanted) - set(node.traits))
    if missing:
        raise exception.InvalidParameterValue(
            'Cannot specify instance traits that are not also set on the node. '
            f'Node {node.uuid} is missing traits {", ".join(missing)}')


def _without_disallowed(steps: list[dict], kind: kinds.Kind) -> list[dict]:
    refused = validate.disallowed(kind)
    return [step for step in steps if naming.step_id(step) not in refused]
