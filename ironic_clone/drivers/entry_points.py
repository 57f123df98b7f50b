"""Entry points of drivers, read by stevedore: ours and those of outside packages alike."""
import dataclasses
from collections.abc import Callable

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
        return self.attempt(self.factory)

    def attempt(self, work: Callable):
        """Return what ``work()`` returns: code of the plug-in's runs in it.

        :raises DriverLoadError: it failed, or wanted to end the process.
        """
        try:
            return work()
        except (exception.StopRequested, exception.DriverLoadError):
            raise
        except (Exception, SystemExit) as error:
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
    values = named_values(namespace)
    missing = sorted(set(names) - set(values))
    if missing:
        raise exception.DriverNotFoundInEntrypoint(
            option=option, names=', '.join(missing),
            available=', '.join(sorted(values)) or 'none')
    return [_load_one(namespace, name, values[name], option) for name in names]


def _load_one(namespace, name, origin, option):
    def failed(manager, entry_point, error):
        raise _failure(name, entry_point.value, option, error) from error

    try:
        found = list(named.NamedExtensionManager(namespace, [name],
                                                 on_load_failure_callback=failed))
    except exception.StopRequested:
        raise
    except (AssertionError, SystemExit) as error:   # stevedore does not give these to its callback
        raise _failure(name, origin, option, error) from error
    origins = sorted({extension.entry_point.value for extension in found})
    if len(origins) > 1:
        raise _failure(name, ' and '.join(origins), option, 'two packages have this name')
    return Plugin(name, found[0].plugin, origins[0], option)


def named_values(namespace: str) -> dict[str, str]:
    """Return ``{name: 'module:attribute'}`` of a namespace without importing anything."""
    manager = named.NamedExtensionManager(namespace, [])
    return {entry_point.name: entry_point.value for entry_point in manager.list_entry_points()}
