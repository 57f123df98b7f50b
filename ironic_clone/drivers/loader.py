"""Load what the configuration enables: whole drivers, hardware types, interfaces.

Whatever is wrong stops the start with one StartupError that names it.
"""
from oslo_log import log as logging

from ironic_clone.common import exception
from ironic_clone.common import interface_names
from ironic_clone.conf import CONF
from ironic_clone.drivers import base
from ironic_clone.drivers import entry_points
from ironic_clone.drivers import registry
from ironic_clone.drivers import signatures

LOG = logging.getLogger(__name__)


def load() -> registry.Registry:
    """Return the registry of everything that is enabled.

    :raises StartupError: nothing is enabled, a name is unknown, a package cannot be loaded, or
        a hardware type is left without a default interface.
    """
    hardware_types = {plugin.name: _hardware_type(plugin) for plugin in entry_points.load(
        entry_points.HARDWARE_TYPES, _names('enabled_hardware_types'),
        '[DEFAULT]enabled_hardware_types')}
    drivers = dict(hardware_types)
    for plugin in entry_points.load(entry_points.WHOLE_DRIVERS, _names('enabled_drivers'),
                                    '[DEFAULT]enabled_drivers'):
        if plugin.name in drivers:
            raise plugin.failure('a hardware type of the same name is enabled')
        drivers[plugin.name] = _whole_driver(plugin)
    if not drivers:
        raise exception.NoDriversLoaded(conductor=CONF.host)
    enabled = {kind: _interfaces(kind, hardware_types) for kind in base.INTERFACE_TYPES}
    try:
        return registry.Registry(
            drivers, enabled, {kind: CONF[f'default_{kind}_interface'] for kind in enabled})
    except exception.NoValidDefaultForInterface as error:
        raise exception.ConfigInvalid(error=error) from error


def _names(option: str) -> list[str]:
    """Return the names that an option holds, each once, without the empty ones."""
    return [name for name in dict.fromkeys(CONF[option] or ()) if name]


def _hardware_type(plugin: entry_points.Plugin) -> base.HardwareType:
    made = plugin.make()
    if not isinstance(made, base.HardwareType):
        raise plugin.failure('it is not a HardwareType of ironic_clone.drivers.base')
    for kind in base.INTERFACE_TYPES:
        supported = plugin.attempt(lambda kind=kind: made.supported(kind))
        if not all(isinstance(each, type) for each in supported):
            raise plugin.failure(f'supported_{kind}_interfaces holds what is no class')
    return made


def _whole_driver(plugin: entry_points.Plugin) -> base.BaseDriver:
    made = plugin.make()
    if not isinstance(made, base.BaseDriver):
        raise plugin.failure('it is not a BaseDriver of ironic_clone.drivers.base')
    for kind, interface in plugin.attempt(made.interfaces).items():
        _check(plugin, kind, interface)
    return made


def _interfaces(kind: str, hardware_types: dict[str, base.HardwareType]) -> dict:
    """Return ``{name: instance}`` of the enabled interfaces of a kind."""
    option = f'enabled_{kind}_interfaces'
    names = list(dict.fromkeys(
        interface_names.canonical(kind, name) for name in _names(option)))
    namespace = entry_points.INTERFACES.format(kind)
    made: dict = {}
    found = {}
    for plugin in entry_points.load(namespace, names or _preferred(kind, hardware_types),
                                    f'[DEFAULT]{option}'):
        if plugin.factory not in made:
            made[plugin.factory] = plugin.make()
            _check(plugin, kind, made[plugin.factory])
        found[plugin.name] = made[plugin.factory]
    return found


def _preferred(kind: str, hardware_types: dict[str, base.HardwareType]) -> list[str]:
    """Return, for an empty option, what each hardware type likes best of what is installed."""
    by_origin = {value.replace(' ', ''): name for name, value in
                 entry_points.named_values(entry_points.INTERFACES.format(kind)).items()}
    names = {}
    for hardware_type in hardware_types.values():
        for cls in hardware_type.supported(kind):
            name = by_origin.get(f'{cls.__module__}:{cls.__qualname__}')
            if name is not None:
                names[name] = None
                break
    return list(names)


def _check(plugin: entry_points.Plugin, kind: str, interface) -> None:
    """Hold an interface against its contract, and adapt it to what the conductor calls."""
    cls = base.INTERFACE_CLASSES[kind]
    if not isinstance(interface, cls):
        raise plugin.failure(f'its {kind} interface is not a {cls.__name__} of '
                             'ironic_clone.drivers.base')
    if kind == 'power':
        plugin.attempt(lambda: signatures.adapt(interface))
    if not interface.supported:
        LOG.warning('The %s interface of "%s" (%s) is marked as unsupported; it may be removed',
                    kind, plugin.name, plugin.origin)
