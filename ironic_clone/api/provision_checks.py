"""What is checked before a provision verb reaches the conductor, in the order of the answers."""
import dataclasses
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from ironic_clone.api import provision_verbs
from ironic_clone.api import versions
from ironic_clone.api.provision_verbs import Verb
from ironic_clone.api.schemas import configdrive
from ironic_clone.api.schemas import steps
from ironic_clone.common import exception
from ironic_clone.db.node import Node
from ironic_clone.db.runbooks import Runbook

_REQUIRED = ('clean_steps', 'service_steps', 'rescue_password')

RUNBOOK_TRAITS = 112
"""Since this version runbooks have traits; before, the name of a runbook was the trait."""


@dataclasses.dataclass(frozen=True)
class Wish:
    """A verb for a node, as it was asked for.

    :ivar verb: None if there is no such verb.
    :ivar arguments: the other arguments of the request; absent or None when not given.
    :ivar minor: the version 1.N of the request, as N.
    :ivar find_runbook: finds a runbook that the caller may use, by its uuid or name; raises
        RunbookNotFound or AccessDenied.
    """

    node: Node
    target: str | None
    verb: Verb | None
    arguments: Mapping[str, Any]
    minor: int
    find_runbook: Callable[[str], Runbook]

    def given(self, name: str) -> Any:
        """Return an argument of the request, or None."""
        return self.arguments.get(name)


def verb_version(wish: Wish) -> None:
    """:raises NotAcceptable: the version does not have the verb."""
    if wish.verb is not None:
        _need(wish, f'The verb "{wish.target}"', wish.verb.since)


def maintenance(wish: Wish) -> None:
    """:raises NodeInMaintenance: the verb is refused in maintenance."""
    if wish.verb is not None and wish.verb.refused_in_maintenance and wish.node.maintenance:
        raise exception.NodeInMaintenance(op='provisioning', node=wish.node.uuid)


def state(wish: Wish) -> None:
    """:raises NodeLocked, InvalidStateRequested: the state of the node does not allow the verb.

    A locked node may be on its way to a state that does: the caller is told to try again.
    """
    node = wish.node
    if wish.verb is not None and wish.verb.possible(node.provision_state):
        return
    if node.reservation is not None:
        raise exception.NodeLocked(node=node.uuid, host=node.reservation)
    raise exception.InvalidStateRequested(
        action=str(wish.target)[:100], node=node.uuid, state=node.provision_state)


def config_drive(wish: Wish) -> None:
    """:raises InvalidParameterValue: a config drive does not belong here, or is malformed."""
    given = wish.given('configdrive')
    if not given:
        return
    since = wish.verb.takes.get('configdrive')
    if since is None or wish.minor < since:
        raise exception.InvalidParameterValue(
            'A config drive can only be given with the provision state '
            + ' or '.join(provision_verbs.takers('configdrive', wish.minor)) + '.')
    configdrive.check(given, wish.minor)


def runbook(wish: Wish) -> Wish | None:
    """Return the wish with the steps of the runbook, and its word about the ramdisk.

    :raises NotAcceptable: runbooks are newer.
    :raises RunbookNotFound, AccessDenied: there is none of that name, or not for the caller.
    :raises InvalidParameterValue: it is not for the node, or not for the verb, or has company.
    """
    given = wish.given('runbook')
    if not given:
        return None
    _need(wish, 'The argument "runbook"', provision_verbs.ARGUMENT_SINCE['runbook'])
    found = wish.find_runbook(given)
    _require_approval(wish, found)
    if not wish.verb.runs_runbooks:
        raise exception.InvalidParameterValue(
            'A runbook can only be used with the provision state clean or service.')
    if wish.given(wish.verb.requires):
        raise exception.InvalidParameterValue(
            f'Either "{wish.verb.requires}" or a runbook can be given, not both.')
    return dataclasses.replace(wish, arguments={
        **wish.arguments, wish.verb.requires: found.in_order,
        'disable_ramdisk': found.disable_ramdisk})


def _require_approval(wish: Wish, found: Runbook) -> None:
    """A runbook and the nodes that it is for have a trait in common; before 1.112 its name."""
    if wish.minor < RUNBOOK_TRAITS:
        if found.name not in wish.node.traits:
            raise exception.InvalidParameterValue(
                f'The runbook {found.name} is not approved for node {wish.node.uuid}: the node '
                f'needs the trait {found.name}.')
        return
    if not found.traits:
        raise exception.InvalidParameterValue(
            f'The runbook {found.name} has no traits, and so is for no node; somebody who may '
            'change it must add those of the nodes that it is for.')
    if not found.approved_for(wish.node.traits):
        raise exception.InvalidParameterValue(
            f'The runbook {found.name} is not approved for node {wish.node.uuid}: the node has '
            f'none of its traits {", ".join(found.traits)}.')


def disable_ramdisk(wish: Wish) -> None:
    """:raises InvalidParameterValue, NotAcceptable: the verb has no ramdisk to do without."""
    if wish.given('disable_ramdisk') is None:
        return
    since = wish.verb.takes.get('disable_ramdisk')
    if since is None:
        raise exception.InvalidParameterValue(
            'disable_ramdisk can only be given with the provision state '
            + ' or '.join(provision_verbs.takers('disable_ramdisk')) + '.')
    _need(wish, f'disable_ramdisk with the verb "{wish.target}"', since)


def deploy_steps(wish: Wish) -> None:
    """:raises NotAcceptable, InvalidParameterValue: deploy steps do not belong here."""
    if not wish.given('deploy_steps'):
        return
    _need(wish, 'The argument "deploy_steps"', provision_verbs.ARGUMENT_SINCE['deploy_steps'])
    if 'deploy_steps' not in wish.verb.takes:
        raise _misplaced('deploy_steps')


def misplaced(wish: Wish) -> None:
    """:raises InvalidParameterValue: what one verb requires came with another."""
    for name in _REQUIRED:
        given = wish.given(name)
        # An empty list of steps is no steps; an empty password is still one.
        if wish.verb.requires != name and (given or given == ''):
            raise _misplaced(name)


def state_version(wish: Wish) -> None:
    """:raises NotAcceptable: the version has the verb, but not here."""
    _need(wish, f'The verb "{wish.target}"', wish.verb.possible_since)
    provision_state = wish.node.provision_state
    _need(wish, f'The verb "{wish.target}" in the provision state "{provision_state}"',
          wish.verb.in_state_since.get(provision_state, 1))


def required(wish: Wish) -> None:
    """:raises InvalidParameterValue: what the verb requires is missing."""
    name = wish.verb.requires
    if name is None:
        return
    given = wish.given(name)
    if not (given.strip() if isinstance(given, str) else given):
        raise exception.InvalidParameterValue(
            f'A non-empty "{name}" is required with the provision state {wish.target}.')


def step_schemas(wish: Wish) -> None:
    """:raises InvalidParameterValue, StepNotAllowed: steps are malformed or excluded."""
    for name in steps.SCHEMAS:
        given = wish.given(name)
        if given:
            steps.check(name, given)


CHECKS: tuple[Callable[[Wish], Wish | None], ...] = (
    verb_version, maintenance, state, config_drive, runbook, disable_ramdisk, deploy_steps,
    misplaced, state_version, required, step_schemas)
"""In the order in which they answer; after ``state`` there is a verb. One that returns a wish
has made the present one more precise."""


def run(wish: Wish) -> Wish:
    """Run all checks; return the wish with what a runbook adds to it.

    :raises IronicCloneError: what the first check that fails has to say.
    """
    for check in CHECKS:
        wish = check(wish) or wish
    return wish


def _need(wish: Wish, what: str, since: int) -> None:
    if wish.minor < since:
        raise versions.newer(what, since, wish.minor)


def _misplaced(name: str) -> exception.InvalidParameterValue:
    return exception.InvalidParameterValue(
        f'"{name}" can only be given with the provision state '
        + ' or '.join(provision_verbs.takers(name)) + '.')
