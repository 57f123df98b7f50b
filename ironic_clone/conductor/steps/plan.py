"""Make the list of steps that a flow runs, and put it on the node."""
from ironic_clone.common import disallowed_steps
from ironic_clone.common import exception
from ironic_clone.common import step_names
from ironic_clone.conductor.steps import gather
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import reserved
from ironic_clone.conductor.steps import validate
from ironic_clone.db import deploy_templates


def automatic(task, kind: kinds.Kind) -> list[dict]:
    """Return the steps that run when nobody names any, without those that are disallowed."""
    return disallowed_steps.without(kind.name, gather.enabled(task, kind))


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
    named = _ids(given)
    by_template = _of_templates(task, named, skip_missing)
    named |= _ids(by_template)
    others = [step for step in gather.enabled(task, kind) if step_names.step_id(step) not in named]
    chosen = [step for step in mine + by_template if step['priority'] > 0]
    return disallowed_steps.without(kind.name, gather.order(chosen + others, kind))


def _of_templates(task, named: set[str], skip_missing: bool) -> list[dict]:
    """Return the checked steps of the templates, but those that the caller named.

    :raises InvalidParameterValue: names the templates and what is wrong with their steps.
    """
    templates = selected(task)
    steps = [step for template in templates for step in template.steps
             if step_names.step_id(step) not in named]
    try:
        return validate.user_steps(task, kinds.DEPLOY, steps, skip_missing=skip_missing)
    except exception.InvalidParameterValue as error:
        names = ', '.join(template.name for template in templates)
        raise exception.InvalidParameterValue(
            f'The steps of the deploy templates that the traits of the instance select ({names}) '
            f'are wrong: {error}') from error


def selected(task) -> list[deploy_templates.DeployTemplate]:
    """Return the deploy templates whose names are traits of the instance (instance_info)."""
    return deploy_templates.named(task.database, task.node.instance_info.get('traits') or [])


def left_out(task, given: list[dict] | None) -> list[str]:
    """Return the ids of the steps that somebody asked for and no interface of the node offers.

    Those with priority 0 were not to be run anyhow.
    """
    kind = kinds.DEPLOY
    asked = [*(given or ()), *(step for template in selected(task) for step in template.steps)]
    if not asked:
        return []
    known = _ids(gather.offered(task, kind))
    return sorted({step_names.step_id(step) for step in asked if int(step.get('priority') or 0) > 0
                   and not reserved.is_reserved(step)} - known)


def _ids(steps: list[dict] | None) -> set[str]:
    return {step_names.step_id(step) for step in steps or ()}


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
    if not wanted:
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
