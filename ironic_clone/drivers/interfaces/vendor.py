"""The vendor interface: what a vendor exposes beside the API's contract."""
import abc

from ironic_clone.drivers import passthru
from ironic_clone.drivers.interfaces import interface


class VendorInterface(interface.Interface):
    """Methods that the API relays, marked with ``@passthru`` and ``@driver_passthru``.

    :ivar vendor_routes: ``{name: passthru.Route}`` of the methods that act on a node.
    :ivar driver_routes: ``{name: passthru.Route}`` of those that act on the driver.
    """

    interface_type = 'vendor'

    def __new__(cls, *args, **kwargs):
        # Not in __init__: an outside class whose __init__ calls no parent has its routes too.
        self = super().__new__(cls)
        self.vendor_routes = passthru.routes(self, of_driver=False)
        self.driver_routes = passthru.routes(self, of_driver=True)
        return self

    @abc.abstractmethod
    def validate(self, task, method: str | None = None, **kwargs) -> None:
        """Check a call before it is made; without ``method`` the node's own data.

        :param kwargs: ``http_method`` and the body's keys.
        :raises InvalidParameterValue: the call cannot be right.
        """

    def driver_validate(self, method: str, **kwargs) -> None:
        """Check a call to the driver before it is made."""
