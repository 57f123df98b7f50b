"""The power interface ``ipmitool``."""
import time

from futurist import periodics
from oslo_log import log as logging

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conf import CONF
from ironic_clone.drivers import base
from ironic_clone.drivers.ipmi import boot_device
from ironic_clone.drivers.ipmi import chassis
from ironic_clone.drivers.ipmi import connection
from ironic_clone.drivers.ipmi import sessions

LOG = logging.getLogger(__name__)

FIRST_POLL = 0.1
LONGEST_POLL = 5.0
"""Seconds between two looks whether a machine has reached its power state."""
SHORTEST_IDLE = 300.0
"""Seconds for which a session is kept at the least."""


class IPMIPower(connection.Connected, base.PowerInterface):
    """Power by chassis commands over a kept session.

    :cvar reset_seconds: what a machine is given after a reset, during which the BMC may still
        report what was before.
    """

    reset_seconds = 15.0

    def get_supported_power_states(self, task):
        return [states.POWER_ON, states.POWER_OFF, states.REBOOT, states.SOFT_REBOOT,
                states.SOFT_POWER_OFF]

    def get_power_state(self, task):
        state = connection.of(task).call(chassis.get_power_state)
        if state == states.POWER_ERROR:
            LOG.warning('The BMC of node %s answers with what is no power state', task.node.uuid)
        return state

    def set_power_state(self, task, power_state, timeout=None):
        match power_state:
            case states.POWER_ON:
                self._power_on(task, _hard(timeout))
            case states.POWER_OFF:
                self._control(task, chassis.OFF, states.POWER_OFF, _hard(timeout))
            case states.SOFT_POWER_OFF:
                self._control(task, chassis.SOFT_OFF, states.POWER_OFF, _soft(timeout))
            case states.REBOOT:
                self.reboot(task, timeout)
            case states.SOFT_REBOOT:
                if task.node.disable_power_off:
                    raise exception.UnsupportedHardwareFeature(node=task.node.uuid,
                                                               feature=power_state)
                self._control(task, chassis.SOFT_OFF, states.POWER_OFF, _soft(timeout))
                self._power_on(task, _hard(timeout))
            case _:
                raise exception.InvalidParameterValue(
                    f'"{power_state}" is not a power state that can be set; those are '
                    + ', '.join(self.get_supported_power_states(task)) + '.')

    def reboot(self, task, timeout=None):
        timeout = _hard(timeout)
        if task.node.disable_power_off:
            connection.of(task).call(
                lambda asked: boot_device.write_remembered(task.node, asked))
            connection.of(task).call(
                lambda asked: chassis.control(asked, chassis.RESET, resend=False))
            time.sleep(self.reset_seconds)
            self._wait(task, states.POWER_ON, timeout)
            return
        self._control(task, chassis.OFF, states.POWER_OFF, timeout)
        self._power_on(task, timeout)

    def _power_on(self, task, timeout):
        connection.of(task).call(lambda asked: boot_device.write_remembered(task.node, asked))
        self._control(task, chassis.ON, states.POWER_ON, timeout)

    def _control(self, task, action, target, timeout):
        """Have the chassis do ``action`` unless ``target`` is there already, and wait for it."""
        def act(asked):
            if chassis.get_power_state(asked) == target:
                return True
            chassis.control(asked, action)
            return False

        if not connection.of(task).call(act):
            self._wait(task, target, timeout)

    def _wait(self, task, target, timeout):
        """Poll, less and less often, until the power state is ``target``.

        :raises PowerStateFailure: it was not within ``timeout`` seconds.
        """
        kept = connection.of(task)
        until = time.monotonic() + timeout
        pause = FIRST_POLL
        while True:
            try:
                found = kept.call(chassis.get_power_state)
            except exception.IPMIFailure as error:
                # Some BMCs are deaf while the power changes.
                found = str(error)
            if found == target:
                return
            left = until - time.monotonic()
            if left <= 0:
                raise exception.PowerStateFailure(
                    f'Failed to set node power state to {target}: after {timeout} seconds BMC '
                    f'{kept.bmc.credentials.place} still says: {found}')
            time.sleep(min(pause, left))
            pause = min(pause * 2, LONGEST_POLL)

    def close(self):
        """Log out of every BMC, for all interfaces of the driver."""
        sessions.close_all()

    @periodics.periodic(spacing=60)
    def close_idle_sessions(self, manager, context):
        """Log out of BMCs that nobody has asked for longer than a power sync takes to return."""
        interval = max(CONF.conductor.sync_power_state_interval, 0)
        closed = sessions.close_idle(max(SHORTEST_IDLE, 2.5 * interval))
        if closed:
            LOG.debug('Logged out of %d idle BMCs', closed)


def _hard(timeout):
    return timeout or CONF.conductor.power_state_change_timeout


def _soft(timeout):
    return timeout or CONF.conductor.soft_power_off_timeout
