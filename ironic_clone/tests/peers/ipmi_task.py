"""The task of an interface, over a record in memory."""
import types
import uuid


class Node(types.SimpleNamespace):
    """A node of which nothing is stored; ``saves`` counts the attempts."""

    def set_driver_internal_info(self, key, value):
        self.driver_internal_info[key] = value

    def del_driver_internal_info(self, key):
        self.driver_internal_info.pop(key, None)

    def save(self):
        self.saves += 1


def of(driver_info: dict, **columns):
    """Return a task whose node has this driver_info."""
    node = {'uuid': str(uuid.uuid4()), 'driver': 'ipmi', 'driver_info': driver_info,
            'properties': {}, 'instance_info': {}, 'driver_internal_info': {}, 'boot_mode': None,
            'disable_power_off': False, 'power_state': None, 'saves': 0, **columns}
    return types.SimpleNamespace(node=Node(**node), context=None, ports=[], shared=False,
                                 check=lambda: None)
