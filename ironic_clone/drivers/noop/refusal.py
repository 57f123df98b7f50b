"""The common half of the ``no-*`` interfaces: no properties, and validation that refuses."""
from ironic_clone.drivers.interfaces import interface


class Refusal:
    """Mixed in before an interface class; every operation raises UnsupportedDriverExtension."""

    def get_properties(self) -> dict[str, str]:
        return {}

    def refuse(self, task, *args, **kwargs):
        """Say that the driver does not do what this interface type is for."""
        raise interface.unsupported(task, self.interface_type)

    validate = refuse
