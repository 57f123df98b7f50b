"""Check the steps that a user gave against what the node's driver offers."""
from ironic_clone.common import exception
from ironic_clone.common import step_names
from ironic_clone.conductor.steps import gather
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import reserved

CORE_DEPLOY = 'deploy.deploy'
"""The step that is deployment itself; users may take it out, not put it elsewhere."""


def reserved_steps(steps: list[dict]) -> None:
    """Look at the steps that the conductor carries out itself: nobody need be asked about them.

    :raises InvalidParameterValue: names everything that is wrong.
    """
    errors = [error for step in steps for error in reserved.errors_of(step)]
    if errors:
        raise exception.InvalidParameterValue('; '.join(errors))


def user_steps(task, kind: kinds.Kind, given: list[dict], *, disable_ramdisk: bool = False,
               skip_missing: bool = False) -> list[dict]:
    """Return the steps with what the driver knows of them, in the order given.

    Steps that the conductor carries out itself stay where they are.

    :param disable_ramdisk: no step may need the ramdisk.
    :param skip_missing: drop steps that the driver does not offer (yet).
    :raises InvalidParameterValue: names everything that is wrong.
    """
    known = {step_names.step_id(step): step for step in gather.offered(task, kind)}
    errors, result, seen = [], [], set()
    for step in given:
        step = _with_priority(step, kind)
        if kind.prioritised:
            errors += _placement(step, kind, seen)
        if reserved.is_reserved(step):
            errors += reserved.errors_of(step)
            result.append({**step, 'abortable': True})
            continue
        driver_step = known.get(step_names.step_id(step))
        if driver_step is None:
            if not skip_missing:
                errors.append(f'node does not support this {kind.name} step: '
                              f'{step_names.shown(step)}')
            continue
        errors += _arguments(step, driver_step, kind)
        if disable_ramdisk and driver_step.get('requires_ramdisk'):
            errors.append(f'the {kind.name} step {step_names.step_id(step)} needs the ramdisk, '
                          'which is disabled for this request')
        result.append(_merged(step, driver_step, kind))
    if errors:
        raise exception.InvalidParameterValue('; '.join(errors))
    return result


def needs_ramdisk(task, kind: kinds.Kind, steps: list[dict]) -> bool:
    """Tell whether any of the (validated) steps needs the agent's ramdisk."""
    known = {step_names.step_id(step): step for step in gather.offered(task, kind)}

    def needs(step):
        if reserved.is_reserved(step):
            return reserved.needs_ramdisk(step)
        return known.get(step_names.step_id(step), {}).get('requires_ramdisk', True)

    return any(needs(step) for step in steps)


def may_need_ramdisk(task, kind: kinds.Kind, steps: list[dict]) -> bool:
    """Tell whether a user's steps may need the agent: those that the driver does not know are
    the agent's, perhaps."""
    try:
        known = user_steps(task, kind, steps)
    except exception.InvalidParameterValue:
        return True
    return needs_ramdisk(task, kind, known)


def _with_priority(step: dict, kind: kinds.Kind) -> dict:
    """A priority may come as digits."""
    return {**step, 'priority': int(step.get('priority') or 0)} if kind.prioritised else step


def _placement(step: dict, kind: kinds.Kind, seen: set[str]) -> list[str]:
    step_id = step_names.step_id(step)
    errors = []
    if step_id in seen and not reserved.is_reserved(step):
        errors.append(f'the {kind.name} step {step_id} is given more than once')
    if step_id == CORE_DEPLOY and step['priority'] != 0:
        errors.append(f'the {kind.name} step {CORE_DEPLOY} can only be given with priority 0, '
                      'which leaves it out')
    seen.add(step_id)
    return errors


def _arguments(step: dict, driver_step: dict, kind: kinds.Kind) -> list[str]:
    given = set(step.get('args') or {})
    known = driver_step.get('argsinfo') or {}
    errors = []
    unexpected = sorted(given - set(known))
    if unexpected:
        errors.append(f'the {kind.name} step {step_names.step_id(step)} does not take these '
                      f'arguments: {", ".join(unexpected)}')
    missing = sorted(name for name, info in known.items()
                     if info.get('required') and name not in given)
    if missing and not (kind.prioritised and step['priority'] == 0):
        errors.append(f'the {kind.name} step {step_names.step_id(step)} misses these required '
                      f'arguments: {", ".join(missing)}')
    return errors


def _merged(step: dict, driver_step: dict, kind: kinds.Kind) -> dict:
    """Return the user's step with what the driver's decides."""
    decided = ('abortable',) if kind.prioritised else ('abortable', 'priority')
    return {**step, **{key: driver_step[key] for key in decided}}
