"""Machines behind a power strip that is switched by HTTP, one outlet a machine."""
import time
import urllib.request

from futurist import periodics

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.drivers import base
from ironic_clone.drivers.hardware import generic
from ironic_clone.drivers.noop import management as noop_management

SECONDS = 10
UNTIL = 'pdu_burn_in_until'


class PDUPower(base.PowerInterface):
    """GET and PUT http://strip/outlet/NUMBER, which answers and takes "on" or "off"."""

    # -- the contract ----------------------------------------------------------------------------
    def get_properties(self):
        return {'pdu_url': 'URL of the power strip, such as http://192.0.2.9. Required.',
                'pdu_outlet': 'Number of the outlet. Required.'}

    def validate(self, task):
        for name in self.get_properties():
            if not task.node.driver_info.get(name):
                raise exception.MissingParameterValue(f'driver_info lacks {name}.')

    def get_power_state(self, task):
        return states.POWER_ON if self._ask(task) == 'on' else states.POWER_OFF

    def set_power_state(self, task, power_state, timeout=None):
        wanted = {states.POWER_ON: 'on', states.POWER_OFF: 'off'}.get(power_state)
        if wanted is None:
            raise exception.InvalidParameterValue(f'An outlet cannot be set to {power_state}.')
        self._ask(task, 'PUT', wanted)

    def reboot(self, task, timeout=None):
        self.set_power_state(task, states.POWER_OFF)
        self.set_power_state(task, states.POWER_ON)

    # -- a step that goes on by itself, and the periodic task that ends it ------------------------
    @base.clean_step(priority=0, abortable=True, requires_ramdisk=False, argsinfo={
        'minutes': {'description': 'How long the machine is left on.', 'required': True}})
    def burn_in(self, task, minutes):
        self.set_power_state(task, states.POWER_ON)
        task.node.set_driver_internal_info(UNTIL, time.time() + 60 * float(minutes))
        task.node.save()
        return states.CLEANWAIT   # and no thread waits

    @periodics.periodic(spacing=5)
    def end_burn_in(self, manager, context):
        for row in manager.owned_nodes(driver='pdu', provision_state=states.CLEANWAIT):
            try:
                with manager.acquire(context, row.uuid, purpose='burn-in') as task:
                    if task.node.driver_internal_info.get(UNTIL, time.time()) <= time.time():
                        task.node.del_driver_internal_info(UNTIL)
                        task.resume('clean')
            except (exception.NodeLocked, exception.NodeNotFound,
                    exception.InvalidStateRequested):
                pass   # somebody else is at it; the next round will tell

    @staticmethod
    def _ask(task, method='GET', text=None):
        info = task.node.driver_info
        request = urllib.request.Request(
            f'{info["pdu_url"]}/outlet/{info["pdu_outlet"]}', method=method,
            data=text and text.encode())
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as response:
                return response.read().decode().strip()
        except OSError as error:
            raise exception.OperationFailed(
                f'The power strip {info["pdu_url"]} failed: {error}.') from error


class PDUHardware(generic.GenericHardware):
    """Power only; whatever else a machine has is not known here."""

    supported_power_interfaces = (PDUPower,)
    supported_management_interfaces = (noop_management.NoopManagement,)
