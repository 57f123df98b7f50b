"""Management: everything is supported, and remembered in the record."""
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.drivers import base
from waiting_driver import answers

DEVICES = ('pxe', 'disk', 'cdrom')
MODES = (states.BIOS, states.UEFI)


class WaitingManagement(base.ManagementInterface):
    """Boot device and mode, secure boot, NMI and one sensor."""

    def get_properties(self):
        return {}

    def validate(self, task):
        answers.give(task, 'management.validate')

    def get_supported_boot_devices(self, task):
        return list(DEVICES)

    def set_boot_device(self, task, device, persistent=False):
        if device not in DEVICES:
            raise exception.InvalidParameterValue(f'Invalid boot device {device} specified.')
        answers.give(task, 'management.set_boot_device')
        task.node.set_driver_internal_info(
            'waiting_boot_device', {'boot_device': device, 'persistent': persistent})
        task.node.save()

    def get_boot_device(self, task):
        answers.give(task, 'management.get_boot_device')
        return task.node.driver_internal_info.get(
            'waiting_boot_device', {'boot_device': 'disk', 'persistent': True})

    def get_supported_boot_modes(self, task):
        return list(MODES)

    def set_boot_mode(self, task, mode):
        if mode not in MODES:
            raise exception.InvalidParameterValue(f'Invalid boot mode {mode} specified.')
        answers.give(task, 'management.set_boot_mode')
        task.node.set_driver_internal_info('waiting_boot_mode', mode)
        task.node.save()

    def get_boot_mode(self, task):
        answers.give(task, 'management.get_boot_mode')
        return task.node.driver_internal_info.get('waiting_boot_mode', states.UEFI)

    def set_secure_boot_state(self, task, state):
        answers.give(task, 'management.set_secure_boot_state')
        task.node.set_driver_internal_info('waiting_secure_boot', state)
        task.node.save()

    def get_secure_boot_state(self, task):
        answers.give(task, 'management.get_secure_boot_state')
        return task.node.driver_internal_info.get('waiting_secure_boot', False)

    def inject_nmi(self, task):
        answers.give(task, 'management.inject_nmi')

    def get_sensors_data(self, task):
        answers.give(task, 'management.get_sensors_data')
        return {'Temperature': {'Inlet': {'Sensor Reading': '21', 'Units': 'degrees C'}}}
