"""The example driver of the founding page; see README.rst."""
import os

from futurist import periodics

from ironic_clone.common import states
from ironic_clone.drivers import base


class FakePower(base.PowerInterface):
    def get_properties(self):
        return {}

    def validate(self, task):
        pass

    def get_power_state(self, task):
        return states.NOSTATE

    def set_power_state(self, task, power_state):
        pass

    def reboot(self, task):
        pass

    @periodics.periodic(spacing=1)
    def task(self, manager, context):
        if 'SEED_DRIVER_TRACE' in os.environ:
            nodes = [row[0] for row in manager.owned_nodes(driver='seed')]
            with open(os.environ['SEED_DRIVER_TRACE'], 'a') as trace:
                trace.write(' '.join([manager.host, *nodes]) + '\n')


class FakeDriver(base.BaseDriver):
    def __init__(self):
        self.power = FakePower()
