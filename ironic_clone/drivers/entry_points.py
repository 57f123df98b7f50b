"""Entry points of drivers, read by stevedore: ours and those of outside packages alike."""
import dataclasses

from stevedore import named

from ironic_clone.common import exception

WHOLE_DRIVERS = 'ironic_clone.drivers'
HARDWARE_TYPES = 'ironic_clone.hardware.types'
INTERFACES = 'ironic_clone.hardware.interfaces.{}'


@dataclasses.dataclass(frozen=True)
class Plugin:
    """What an enabled entry point leads to.

    :ivar factory: the class, or a function without arguments, that makes the instance.
    :ivar origin: ``module:attribute``, to name it in errors.
    :ivar option: the option that enables it, likewise.
    """

    name: str
    factory: object
    origin: str
    option: str

    def make(self):
        """Return an instance.

        :raises DriverLoadError: the constructor failed.
        """
        try:
            return self.factory()
        except Exception as error:
            raise self.failure(error) from error

    def failure(self, reason) -> exception.DriverLoadError:
        """Return the one-line error that says why this plug-in cannot be used."""
        return _failure(self.name, self.origin, self.option, reason)


def _failure(name, origin, option, reason):
    if isinstance(reason, BaseException):
        reason = f'{type(reason).__name__}: {reason}'
    return exception.DriverLoadError(driver=f'"{name}" ({origin}, enabled by {option})',
                                     reason=' '.join(str(reason).split()).rstrip('.'))


def load(namespace: str, names: list[str], option: str) -> list[Plugin]:
    """Return the plug-ins of the names, in their order.

    :param option: the option that holds the names, for errors.
    :raises DriverNotFoundInEntrypoint: no installed package has one of the names.
    :raises DriverLoadError: its module cannot be imported, or two packages have the name.
    """
    def failed(manager, entry_point, error):
        raise _failure(entry_point.name, entry_point.value, option, error)

    def missing(unknown):
        raise exception.DriverNotFoundInEntrypoint(
            option=option, names=', '.join(sorted(unknown)),
            available=', '.join(sorted(named_values(namespace))) or 'none')

    found = {}
    for extension in named.NamedExtensionManager(
            namespace, names, on_load_failure_callback=failed,
            on_missing_entrypoints_callback=missing):
        plugin = Plugin(extension.name, extension.plugin, extension.entry_point.value, option)
        other = found.setdefault(plugin.name, plugin)
        if other.origin != plugin.origin:
            raise plugin.failure(f'{other.origin} has the same name; uninstall one of them')
    return [found[name] for name in names]


def named_values(namespace: str) -> dict[str, str]:
    """Return ``{name: 'module:attribute'}`` of a namespace without importing anything."""
    manager = named.NamedExtensionManager(namespace, [])
    return {entry_point.name: entry_point.value for entry_point in manager.list_entry_points()}
