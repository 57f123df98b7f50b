"""What is loaded: drivers and interfaces by name, and the driver of each node."""
import inspect
import logging
from collections.abc import Callable
from collections.abc import Mapping

from futurist import periodics

from ironic_clone.common import exception
from ironic_clone.drivers import base
from ironic_clone.drivers import composition

LOG = logging.getLogger(__name__)


class Registry:
    """The drivers of a conductor, made once by ``loader.load()``.

    :param drivers: name -> whole driver or hardware type.
    :param enabled: interface type -> {name: instance}.
    :param configured_defaults: interface type -> [DEFAULT]default_<type>_interface.
    :raises NoValidDefaultForInterface: a hardware type has no default for an interface type.
    """

    def __init__(self, drivers: Mapping[str, base.BaseDriver | base.HardwareType],
                 enabled: composition.Enabled,
                 configured_defaults: Mapping[str, str | None]):
        self._drivers = dict(drivers)
        self._enabled = enabled
        self._composed: dict[tuple, base.BaseDriver] = {}
        self._defaults = {
            (name, kind): composition.default(enabled, name, driver, kind,
                                              configured_defaults.get(kind))
            for name, driver in self._drivers.items() if not driver.classic
            for kind in base.INTERFACE_TYPES}

    @property
    def names(self) -> list[str]:
        """The names of the drivers, sorted."""
        return sorted(self._drivers)

    def get(self, name: str) -> base.BaseDriver | base.HardwareType:
        """Return a whole driver or a hardware type; ``classic`` tells which.

        :raises DriverNotFound: it is not enabled.
        """
        try:
            return self._drivers[name]
        except (KeyError, TypeError):
            raise exception.DriverNotFound(driver_name=name) from None

    def default_interface(self, driver: str, interface_type: str) -> str | None:
        """Return the interface of nodes that name none; None for a whole driver.

        :raises DriverNotFound: the driver is not enabled.
        """
        self.get(driver)
        return self._defaults.get((driver, interface_type))

    def compose(self, driver: str,
                interfaces: Mapping[str, str | None] | None = None) -> base.BaseDriver:
        """Return the driver of a node.

        The same choice gives the same object: interfaces are one instance a process.

        :param interfaces: interface type -> name; a type that is missing or None gets its
            default. A whole driver has its own and looks at none.
        :raises DriverNotFound: the driver is not enabled.
        :raises InterfaceNotFoundInEntrypoint: an interface is not enabled.
        :raises IncompatibleInterface: the driver does not support it.
        """
        found = self.get(driver)
        if found.classic:
            return found
        chosen = interfaces or {}
        key = (driver, *[chosen.get(kind) for kind in base.INTERFACE_TYPES])
        try:
            return self._composed[key]
        except (KeyError, TypeError):   # new, or with a name that is not even a string
            pass
        composed = composition.ComposedDriver({
            kind: composition.select(self._enabled, driver, found, kind,
                                     self._defaults[driver, kind] if name is None else name)
            for kind, name in zip(base.INTERFACE_TYPES, key[1:], strict=True)})
        return self._composed.setdefault(key, composed)

    def interface_rows(self) -> list[tuple[str, str, str, bool]]:
        """Return (driver, interface type, interface name, is default) of all that nodes may use.

        Whole drivers have no rows: their nodes name no interface.
        """
        return [(name, kind, interface, interface == self._defaults[name, kind])
                for name in self.names if not self._drivers[name].classic
                for kind in base.INTERFACE_TYPES
                for interface, instance in sorted(self._enabled[kind].items())
                if self._drivers[name].accepts(kind, instance)]

    def properties(self, driver: str) -> dict[str, str]:
        """Return ``{property: description}`` of the default interfaces of a driver, merged.

        :raises DriverNotFound: the driver is not enabled.
        """
        return {name: description
                for interface in self.compose(driver).interfaces().values()
                for name, description in interface.get_properties().items()}

    def instances(self) -> list[base.Interface]:
        """Return every interface once: the enabled ones and those of whole drivers."""
        found = [instance for of_type in self._enabled.values() for instance in of_type.values()]
        for driver in self._drivers.values():
            if driver.classic:
                found.extend(driver.interfaces().values())
        return list({id(instance): instance for instance in found}.values())

    def close(self) -> None:
        """Have every interface close; what one raises is logged."""
        for instance in self.instances():
            try:
                instance.close()
            except Exception:
                LOG.exception('%s could not be closed', type(instance).__qualname__)

    def periodics(self) -> list[Callable]:
        """Return the periodic tasks of all interfaces: bound methods (manager, context).

        They carry futurist's marks; a task declared with ``enabled=False`` is left out.
        """
        return [getattr(instance, name) for instance in self.instances()
                for name, member in inspect.getmembers_static(type(instance))
                if periodics.is_periodic(member) and member._is_periodic]
