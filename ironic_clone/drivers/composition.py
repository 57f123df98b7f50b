"""Which interfaces a node gets: names checked, defaults chosen, the driver put together."""
from ironic_clone.common import exception
from ironic_clone.common import interface_names
from ironic_clone.drivers import base
from ironic_clone.drivers import entry_points

Enabled = dict[str, dict[str, base.Interface]]
"""Interface type -> {name: instance} of what is enabled."""


class ComposedDriver(base.BaseDriver):
    """A driver put together from the interfaces that a node chose."""

    classic = False

    def __init__(self, interfaces: dict[str, base.Interface]):
        vars(self).update(interfaces)


def select(enabled: Enabled, driver: str, hardware_type: base.HardwareType,
           interface_type: str, name) -> base.Interface:
    """Return the enabled interface of that name, if the hardware type supports it.

    :raises InterfaceNotFoundInEntrypoint: none of that name is enabled.
    :raises IncompatibleInterface: the hardware type does not support it.
    """
    name = interface_names.canonical(interface_type, name)
    of_type = enabled[interface_type]
    if not isinstance(name, str) or name not in of_type:
        raise exception.InterfaceNotFoundInEntrypoint(
            entrypoint=entry_points.INTERFACES.format(interface_type), iface=name,
            valid=sorted(of_type))
    if not hardware_type.accepts(interface_type, of_type[name]):
        raise exception.IncompatibleInterface(interface_type=interface_type, interface=name,
                                              hardware_type=driver)
    return of_type[name]


def default(enabled: Enabled, driver: str, hardware_type: base.HardwareType,
            interface_type: str, configured: str | None) -> str:
    """Return the name of the interface that a node gets which names none.

    :param configured: [DEFAULT]default_<type>_interface.
    :raises NoValidDefaultForInterface: the configured one cannot be used, or none is enabled of
        those that the hardware type supports.
    """
    of_type = enabled[interface_type]
    if configured:
        try:
            select(enabled, driver, hardware_type, interface_type, configured)
        except exception.InvalidParameterValue as error:
            raise exception.NoValidDefaultForInterface(
                f'[DEFAULT]default_{interface_type}_interface cannot be used by driver '
                f'{driver}: {error}') from error
        return interface_names.canonical(interface_type, configured)
    for supported in hardware_type.supported(interface_type):
        for name, instance in of_type.items():
            if type(instance) is supported:
                return name
    raise exception.NoValidDefaultForInterface(
        f'No default value found for {interface_type} interface of driver {driver}: none of the '
        f'classes that it supports is named in [DEFAULT]enabled_{interface_type}_interfaces '
        f'({", ".join(of_type) or "empty"}).')
