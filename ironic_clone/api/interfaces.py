"""Interfaces of a node, checked against what the conductors have registered."""
from collections.abc import Mapping

from ironic_clone.common import exception
from ironic_clone.common import interface_names

SUFFIX = '_interface'


def resolve(rings, driver: str, wanted: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the interfaces of a node, checked, with defaults for those that are None.

    :param driver: one that a conductor serves.
    :param wanted: field (``power_interface``...) -> name of an implementation.
    :raises InterfaceNotFoundInEntrypoint: the driver has no such implementation.
    :raises NoValidDefaultForInterface: none is named and the driver has no default.
    """
    try:
        return {field: _resolved(rings.current, driver, field, name)
                for field, name in wanted.items()}
    except exception.InvalidParameterValue:   # a conductor may have begun to serve it just now
        registrations = rings.reset()
        return {field: _resolved(registrations, driver, field, name)
                for field, name in wanted.items()}


def _resolved(registrations, driver: str, field: str, name: str | None) -> str | None:
    type_ = field.removesuffix(SUFFIX)
    if driver not in registrations.interfaces:
        if name is None:
            return None
        raise exception.InvalidParameterValue(
            f'Driver {driver} brings its own interfaces, {field} cannot be set.')
    if name is None:
        default = registrations.default_interface(driver, type_)
        if default is None:
            raise exception.NoValidDefaultForInterface(interface_type=type_, driver=driver)
        return default
    known = registrations.interfaces[driver].get(type_, {})
    canonical = interface_names.canonical(type_, name)
    if canonical in known:
        return canonical
    raise exception.InterfaceNotFoundInEntrypoint(
        entrypoint=f'ironic_clone.hardware.interfaces.{type_}', iface=name, valid=sorted(known))
