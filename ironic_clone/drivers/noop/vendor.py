"""no-vendor: no passthru methods."""
from ironic_clone.common import exception
from ironic_clone.drivers.interfaces import vendor
from ironic_clone.drivers.noop import refusal


class NoVendor(refusal.Refusal, vendor.VendorInterface):
    """Refuses, methods of the driver too."""

    def driver_validate(self, method: str, **kwargs) -> None:
        """Refuse: there is no node to name the driver by, so the method is named."""
        raise exception.UnsupportedDriverExtension(
            f'The vendor interface no-vendor does not support the method {method}.')
