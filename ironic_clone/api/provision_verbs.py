"""The verbs of ``PUT /v1/nodes/{node}/states/provision``, as data.

What a verb is called in the request, which event it is in the state table, from which version,
what may and must come with it, and which operation of the conductor carries it out.
"""
import dataclasses
import types
from collections.abc import Mapping

from ironic_clone.common import fsm
from ironic_clone.common import states

_OF_RUNBOOKS = ('clean_steps', 'service_steps')
"""Arguments that a runbook may stand for."""


def _empty() -> Mapping:
    return dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Verb:
    """One verb. Versions are minors of 1.N.

    :ivar target: the text in the request.
    :ivar event: name in ``states.PROVISION``.
    :ivar not_from: states whose event of this name is the flow's own, not a caller's.
    :ivar since: older versions are answered 406, whatever the state of the node.
    :ivar possible_since: older versions are answered 406 if the state allows the verb.
    :ivar in_state_since: provision state -> the same for this state.
    :ivar takes: optional argument -> since which version it may come with the verb.
    :ivar requires: the argument that must not be empty.
    :ivar refused_in_maintenance: a node in maintenance is refused before its state is looked at.
    :ivar operation: name in ``rpc.operations``.
    :ivar fixed: arguments of the operation that the verb itself says.
    :ivar passes: arguments of the request that go to the operation, absent ones as None.
    """

    target: str
    event: str
    operation: str
    not_from: frozenset[str] = frozenset()
    since: int = 1
    possible_since: int = 1
    in_state_since: Mapping[str, int] = _empty()
    takes: Mapping[str, int] = _empty()
    requires: str | None = None
    refused_in_maintenance: bool = False
    fixed: Mapping[str, object] = _empty()
    passes: tuple[str, ...] = ()

    @property
    def runs_runbooks(self) -> bool:
        """Its steps may come from a runbook."""
        return self.requires in _OF_RUNBOOKS

    def possible(self, provision_state: str) -> bool:
        """Tell whether a caller may ask for the verb in this state."""
        return provision_state not in self.not_from and fsm.possible(provision_state, self.event)


_DEPLOY = {'operation': 'do_node_deploy', 'passes': ('configdrive', 'deploy_steps')}
_DEPLOY_STEPS_SINCE = 69


def _action(target: str, since: int = 1, **more) -> Verb:
    """A verb that the conductor knows as an action of its own name."""
    return Verb(target=target, event=target, since=since,
                operation='do_provisioning_action', fixed={'action': target}, **more)


VERBS: Mapping[str, Verb] = types.MappingProxyType({verb.target: verb for verb in (
    Verb(target='active', event='deploy', refused_in_maintenance=True, fixed={'rebuild': False},
         takes={'configdrive': 1, 'deploy_steps': _DEPLOY_STEPS_SINCE}, **_DEPLOY),
    Verb(target='deploy', event='deploy', since=73, fixed={'rebuild': False}, **_DEPLOY),
    Verb(target='rebuild', event='rebuild', refused_in_maintenance=True, fixed={'rebuild': True},
         takes={'configdrive': 35, 'deploy_steps': _DEPLOY_STEPS_SINCE}, **_DEPLOY),
    Verb(target='deleted', event='delete', operation='do_node_tear_down'),
    Verb(target='undeploy', event='delete', operation='do_node_tear_down'),
    _action('manage', 4, not_from=frozenset({states.CLEANING})),
    _action('provide', 4),
    Verb(target='inspect', event='inspect', since=6, operation='inspect_hardware'),
    _action('abort', 13, in_state_since={states.INSPECTWAIT: 41, states.DEPLOYWAIT: 110}),
    Verb(target='clean', event='clean', since=15, not_from=frozenset({states.DELETING}),
         requires='clean_steps', takes={'disable_ramdisk': 70}, operation='do_node_clean',
         passes=('clean_steps', 'disable_ramdisk')),
    _action('adopt', 17),
    Verb(target='rescue', event='rescue', since=38, requires='rescue_password',
         operation='do_node_rescue', passes=('rescue_password',)),
    Verb(target='unrescue', event='unrescue', since=38, operation='do_node_unrescue'),
    _action('unhold', possible_since=85),
    Verb(target='service', event='service', possible_since=87, requires='service_steps',
         takes={'disable_ramdisk': 108}, operation='do_node_service',
         passes=('service_steps', 'disable_ramdisk')),
)})
"""Target -> verb."""

ARGUMENT_SINCE: Mapping[str, int] = types.MappingProxyType({
    'deploy_steps': _DEPLOY_STEPS_SINCE, 'runbook': 92})
"""Argument -> older versions are answered 406, whatever the verb."""


def takers(argument: str, minor: int | None = None) -> list[str]:
    """Return the targets that an argument may come with, in the version 1.``minor`` or any."""
    return [verb.target for verb in VERBS.values()
            if verb.requires == argument
            or (argument in verb.takes and (minor is None or minor >= verb.takes[argument]))]
