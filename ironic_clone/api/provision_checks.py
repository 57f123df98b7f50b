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

_REQUIRED = ('clean_steps', 'service_steps', 'rescue_password')


@dataclasses.dataclass(frozen=True)
class Wish:
    """A verb for a node, as it was asked for.

    :ivar verb: None if there is no such verb.
    :ivar arguments: the other arguments of the request; absent or None when not given.
    :ivar minor: the version 1.N of the request, as N.
    """

    node: Node
    target: str | None
    verb: Verb | None
    arguments: Mapping[str, Any]
    minor: int

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


def runbook(wish: Wish) -> None:
    """:raises NotAcceptable, NotFound: runbooks are newer; or there is none of that name."""
    given = wish.given('runbook')
    if not given:
        return
    _need(wish, 'The argument "runbook"', provision_verbs.ARGUMENT_SINCE['runbook'])
    raise exception.NotFound(f'Runbook {given[:255]} could not be found.')


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


CHECKS: tuple[Callable[[Wish], None], ...] = (
    verb_version, maintenance, state, config_drive, runbook, disable_ramdisk, deploy_steps,
    misplaced, state_version, required, step_schemas)
"""In the order in which they answer; after ``state`` there is a verb."""


def run(wish: Wish) -> None:
    """Run all checks.

    :raises IronicCloneError: what the first check that fails has to say.
    """
    for check in CHECKS:
        check(wish)


def _need(wish: Wish, what: str, since: int) -> None:
    if wish.minor < since:
        raise versions.newer(what, since, wish.minor)


def _misplaced(name: str) -> exception.InvalidParameterValue:
    return exception.InvalidParameterValue(
        f'"{name}" can only be given with the provision state '
        + ' or '.join(provision_verbs.takers(name)) + '.')
