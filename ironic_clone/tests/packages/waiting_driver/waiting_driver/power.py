"""Power: the machine's state is told by passthru, and so is its failure."""
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.drivers import base
from waiting_driver import answers

STATE = 'waiting_power'
FAILURE = 'waiting_power_failure'


class WaitingPower(base.PowerInterface):
    """A machine that is off until it is turned on; it does what the plan says."""

    def get_properties(self):
        return {'waiting_plan': 'How operations answer, an object of operation and answer.'}

    def validate(self, task):
        answers.give(task, 'power.validate')

    def get_power_state(self, task):
        self._work(task, 'power.get_power_state')
        return task.node.driver_internal_info.get(STATE, states.POWER_OFF)

    def set_power_state(self, task, power_state, timeout=None):
        self._work(task, 'power.set_power_state')
        task.node.set_driver_internal_info(STATE, states.POWER_TARGETS[power_state])

    def reboot(self, task, timeout=None):
        self._work(task, 'power.reboot')
        task.node.set_driver_internal_info(STATE, states.POWER_ON)

    def get_supported_power_states(self, task):
        return list(states.POWER_TARGETS)

    def _work(self, task, operation):
        answers.give(task, operation)
        failure = task.node.driver_internal_info.get(FAILURE)
        if failure:
            raise exception.OperationFailed(failure)
