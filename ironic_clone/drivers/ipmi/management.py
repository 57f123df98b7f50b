"""The management interface ``ipmitool``: boot device, sensors, NMI, vendor."""
from ironic_clone.drivers import base
from ironic_clone.drivers.ipmi import boot_device
from ironic_clone.drivers.ipmi import chassis
from ironic_clone.drivers.ipmi import connection
from ironic_clone.drivers.ipmi import controller
from ironic_clone.drivers.ipmi import manufacturers
from ironic_clone.drivers.ipmi import sensors


class IPMIManagement(connection.Connected, base.ManagementInterface):
    """What a BMC does beside power."""

    def get_supported_boot_devices(self, task):
        return list(boot_device.DEVICES)

    def set_boot_device(self, task, device, persistent=False):
        base.check_boot_device(device, boot_device.DEVICES)
        forced = boot_device.is_forced(task.node)
        connection.of(task).call(
            lambda asked: boot_device.write(task.node, asked, device, persistent))
        if forced:
            boot_device.remember(task.node, device, persistent)

    def get_boot_device(self, task):
        if boot_device.is_forced(task.node) and boot_device.remembered(task.node):
            return {'boot_device': boot_device.remembered(task.node), 'persistent': True}
        return connection.of(task).call(boot_device.read)

    def get_sensors_data(self, task):
        return sensors.read(task.node, connection.of(task))

    def inject_nmi(self, task):
        connection.of(task).call(
            lambda asked: chassis.control(asked, chassis.DIAGNOSTIC_INTERRUPT, resend=False))

    def detect_vendor(self, task):
        data = connection.of(task).call(controller.device_id)
        return manufacturers.name(controller.manufacturer(data))
