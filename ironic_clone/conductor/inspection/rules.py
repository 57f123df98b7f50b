"""Inspection rules: conditions on what an inspection found, and what is done if they hold.

Rules come from the database and from the file ``[inspection_rules]built_in_rules``. The most
urgent goes first; what it changed the next one sees.
"""
import logging
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import inspection_operators as operators
from ironic_clone.common import secrets
from ironic_clone.conductor.inspection import actions
from ironic_clone.conductor.inspection import built_in
from ironic_clone.conductor.inspection import conditions
from ironic_clone.conductor.inspection import draft as drafts
from ironic_clone.conductor.inspection.facts import Facts
from ironic_clone.conf import CONF
from ironic_clone.db import inspection_rules

LOG = logging.getLogger(__name__)

SCOPE = 'inspection_scope'
"""The property of a node that says which rules with a scope are for it."""

_SECRETS = frozenset({'password', 'auth_token', 'bmc_password'})
"""Keys of inventory and plugin data whose values rules do not see, unless mask_secrets says so."""


def run(task, inventory: dict[str, Any], plugin_data: dict[str, Any],
        phase: str = operators.PHASES[0]) -> None:
    """Apply the rules of a phase to the data of an inspection.

    ``plugin_data`` is changed in place; what is changed on the node, its traits and ports is
    written with the next save of the task. If this raises, nothing of it is.

    :raises HardwareInspectionFailure: a rule failed; the sentence names it.
    """
    draft = drafts.Draft(task, inventory, plugin_data)
    for rule in gather(task.database, phase):
        if _concerns(rule, draft):
            _run(rule, draft)
    try:
        draft.apply()
    except exception.IronicCloneError as error:
        raise exception.HardwareInspectionFailure(
            error=f'what inspection rules made of the node cannot be: {errors.reason(error)}'
            ) from error


def gather(database, phase: str) -> list:
    """Return the rules of a phase in the order in which they run: by priority, the highest
    first, then those of the file, then in order of creation.

    :raises ConfigInvalid: the file cannot be read.
    """
    found = [rule for rule in built_in.read() if rule.phase == phase]
    found += inspection_rules.in_phase(database, phase)
    return sorted(found, key=lambda rule: -rule.priority)


def _concerns(rule, draft: drafts.Draft) -> bool:
    """A rule with a scope, which only the file can give, is for the nodes of this scope."""
    scope = getattr(rule, 'scope', None)
    return scope is None or draft.field('properties').get(SCOPE) == scope


def _run(rule, draft: drafts.Draft) -> None:
    facts = _facts(rule, draft)
    if not all(_attempt(rule, 'condition', number, condition,
                        lambda condition=condition: conditions.holds(condition, facts))
               for number, condition in enumerate(rule.conditions, 1)):
        return
    LOG.debug('Inspection rule %s applies to node %s', rule.uuid, draft.field('uuid'))
    for number, action in enumerate(rule.actions, 1):
        _attempt(rule, 'action', number, action, lambda action=action: actions.run(
            action, draft, facts, bool(rule.sensitive)))


def _facts(rule, draft: drafts.Draft) -> Facts:
    mask = CONF.inspection_rules.mask_secrets
    seen = mask == 'never' or mask == 'sensitive' and rule.sensitive
    return Facts(draft, (lambda key: False) if seen else _SECRETS.__contains__, not seen)


def _attempt(rule, kind: str, number: int, part: Mapping[str, Any], work: Callable) -> Any:
    """Return what ``work()`` returns.

    :raises HardwareInspectionFailure: it failed; the sentence says where. Of a sensitive rule
        nothing else is told.
    """
    try:
        return work()
    except exception.LockLost:
        raise
    except Exception as error:
        place = f'{_named(rule)}, {kind} {number}'
        if rule.sensitive:
            raise exception.HardwareInspectionFailure(error=f'{place} failed') from None
        said = _bare(error)
        raise exception.HardwareInspectionFailure(
            error=f'{place} ({part["op"]}): {said}') from error


def _bare(error: Exception) -> str:
    """Return what an error says, without the sentence that all failures begin with."""
    return errors.reason(error).removeprefix(
        exception.HardwareInspectionFailure.template.format(error=''))


def _named(rule) -> str:
    name = f'inspection rule {rule.uuid}'
    description = None if rule.sensitive else rule.description
    return f'{name} "{secrets.mask(description)}"' if description else name
