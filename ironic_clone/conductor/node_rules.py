"""What may be changed on a node, and what follows from it: one rule a function.

A rule gets the node as it is and the values that differ, which it may add to. It raises if the
change is not allowed; nothing has been written then.
"""
from collections.abc import Callable

from ironic_clone.common import exception
from ironic_clone.common import interface_names
from ironic_clone.common import states
from ironic_clone.drivers import base

_INTERFACE_FIELDS = {f'{kind}_interface': kind for kind in base.INTERFACE_TYPES}
_ALLOWED = [name for name in states.PROVISION if name in states.INTERFACE_CHANGE_ALLOWED]
_PROTECTED_IN = (states.ACTIVE, states.RESCUE)


def maintenance(node, values: dict) -> None:
    """Its end ends the reason for it, too."""
    if values.get('maintenance') is False:
        values |= {'maintenance_reason': None, 'fault': None}


def reasons(node, values: dict) -> None:
    """There is no reason for what is not so.

    :raises InvalidParameterValue:
    """
    for flag in ('protected', 'retired'):
        reason = f'{flag}_reason'
        if values.get(reason) and not values.get(flag, getattr(node, flag)):
            raise exception.InvalidParameterValue(
                f'The {reason} field can only be set when {flag} is True.')


def protected(node, values: dict) -> None:
    """Only an instance can be protected.

    :raises InvalidState:
    """
    if values.get('protected') and node.provision_state not in _PROTECTED_IN:
        raise exception.InvalidState(
            f"Node {node.uuid} can only be made protected in provision states "
            f"'{states.ACTIVE}' or '{states.RESCUE}', the current state is "
            f"'{node.provision_state}'")
    if 'protected' in values and not values['protected']:
        values['protected_reason'] = None


def retired(node, values: dict) -> None:
    """A node that is on offer cannot be withdrawn without being managed first.

    :raises InvalidState:
    """
    if values.get('retired') and node.provision_state == states.AVAILABLE:
        raise exception.InvalidState(
            f"Node {node.uuid} can not have 'retired' set in provision state "
            f"'{states.AVAILABLE}', the current state is '{node.provision_state}'")
    if 'retired' in values and not values['retired']:
        values['retired_reason'] = None


def interfaces_in_state(node, values: dict) -> None:
    """:raises InvalidState: a flow may be using the interface that would change."""
    if node.maintenance or values.get('maintenance') \
            or node.provision_state in states.INTERFACE_CHANGE_ALLOWED:
        return
    for field in sorted(set(values) & set(_INTERFACE_FIELDS)):
        raise exception.InvalidState(
            f'Node {node.uuid} can not have {field} updated unless it is in one of allowed '
            f'({", ".join(_ALLOWED)}) states or in maintenance mode. Current state is '
            f"'{node.provision_state}'.")


def resource_class(node, values: dict) -> None:
    """:raises InvalidState: somebody may have chosen the node by its class."""
    if 'resource_class' in values and node.resource_class \
            and node.provision_state not in states.INTERFACE_CHANGE_ALLOWED:
        raise exception.InvalidState(
            f'Node {node.uuid} can not have resource_class updated unless it is in one of '
            f'allowed ({", ".join(_ALLOWED)}) states. Current state is '
            f"'{node.provision_state}'.")


def instance_uuid(node, values: dict) -> None:
    """:raises NodeAssociated: the node has another instance."""
    if values.get('instance_uuid') and node.instance_uuid:
        raise exception.NodeAssociated(node=node.uuid, instance=node.instance_uuid)


def console(node, values: dict) -> None:
    """:raises InvalidState: the console is open through the driver that would go."""
    if 'driver' in values and node.console_enabled:
        raise exception.InvalidState(
            f'Node {node.uuid} can not have its driver changed while its console is enabled; '
            'disable the console first.')


RULES: tuple[Callable[[object, dict], None], ...] = (
    reasons, maintenance, protected, retired, resource_class, instance_uuid, console,
    interfaces_in_state)


def choose_interfaces(registry, node, values: dict, reset: bool) -> None:
    """Check a changed driver and changed interfaces, and fill in what was not named.

    :param reset: with another driver, give up the interfaces that ``values`` does not name.
    :raises DriverNotFound, InterfaceNotFoundInEntrypoint, IncompatibleInterface:
    """
    if 'driver' not in values and not set(values) & set(_INTERFACE_FIELDS):
        return
    driver = values.get('driver', node.driver)
    if registry.get(driver).classic:
        named = sorted(field for field in _INTERFACE_FIELDS if values.get(field))
        if named:
            raise exception.InvalidParameterValue(
                f'The driver {driver} brings its own interfaces; {", ".join(named)} cannot be '
                'set.')
        values |= dict.fromkeys(_INTERFACE_FIELDS)
        return
    chosen = {}
    for field, kind in _INTERFACE_FIELDS.items():
        kept = None if reset and 'driver' in values else getattr(node, field)
        name = interface_names.canonical(kind, values.get(field, kept))
        chosen[field] = registry.default_interface(driver, kind) if name is None else name
    registry.compose(driver, {kind: chosen[field] for field, kind in _INTERFACE_FIELDS.items()})
    if 'deploy_interface' in values:
        node.driver_internal_info.pop('original_deploy_interface', None)
    values |= chosen
