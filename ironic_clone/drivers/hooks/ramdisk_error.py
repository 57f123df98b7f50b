"""ramdisk-error: what went wrong in the ramdisk."""
from ironic_clone.common import exception
from ironic_clone.drivers.hooks import hook


class RamdiskErrorHook(hook.InspectionHook):
    """Fails the inspection with the error that the agent reports."""

    def preprocess(self, task, inventory, plugin_data):
        if plugin_data.get('error'):
            raise exception.HardwareInspectionFailure(
                f'Ramdisk reported error: {plugin_data["error"]}')
