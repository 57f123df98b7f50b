"""The vendor interface ``ipmitool``: raw commands, and a reset of the BMC."""
from oslo_log import log as logging
from oslo_utils import strutils

from ironic_clone.common import exception
from ironic_clone.drivers import base
from ironic_clone.drivers.ipmi import connection
from ironic_clone.drivers.ipmi import controller

LOG = logging.getLogger(__name__)

RESET_SECONDS = 5.0
_RAW_BYTES = {'raw_bytes': {
    'description': 'The bytes to send: network function, command, data, as in '
                   '"0x00 0x08 0x03 0x08".',
    'required': True}}


def parse_raw_bytes(raw_bytes) -> bytes:
    """Read "0x06 0x01" (decimal and hexadecimal numbers between blanks or commas).

    :raises InvalidParameterValue: it is something else.
    """
    try:
        found = bytes(int(word, 0) for word in str(raw_bytes).replace(',', ' ').split())
    except ValueError:
        found = b''
    if len(found) < 2 or found[0] > 0x3f:
        raise exception.InvalidParameterValue(
            'raw_bytes must be numbers from 0 to 255 between blanks, the first a network '
            'function up to 0x3f and the second a command, as in "0x06 0x01".')
    return found


class IPMIVendor(connection.Connected, base.VendorInterface):
    """What an operator may do to a BMC beside the API's contract."""

    def validate(self, task, method=None, **kwargs):
        if method == 'send_raw':
            if not kwargs.get('raw_bytes'):
                raise exception.MissingParameterValue(
                    'Parameter raw_bytes (string of bytes) was not specified.')
            parse_raw_bytes(kwargs['raw_bytes'])
        elif method == 'bmc_reset':
            _is_warm(kwargs.get('warm', True))
        connection.validate(task)

    @base.clean_step(priority=0, argsinfo=_RAW_BYTES, requires_ramdisk=False)
    @base.deploy_step(priority=0, argsinfo=_RAW_BYTES)
    @base.service_step(priority=0, argsinfo=_RAW_BYTES, requires_ramdisk=False)
    @base.passthru(['POST'], description='Send raw bytes to the BMC. Required argument: '
                                         '"raw_bytes", a string of bytes such as "0x00 0x01".')
    def send_raw(self, task, raw_bytes, http_method=None):
        """Send one raw command; the answer goes to the log, but not the data sent, which are a
        password if the command is to set one."""
        sent = parse_raw_bytes(raw_bytes)
        answer = connection.of(task).call(
            lambda asked: asked.raw(sent[0], sent[1], sent[2:], resend=False))
        LOG.info('The BMC of node %s answered the raw command %s with %d bytes of data: %s',
                 task.node.uuid, sent[:2].hex(' '), len(sent) - 2, answer.hex(' ') or 'done')

    @base.passthru(['POST'], description='Reset the BMC. Optional argument: "warm", true for a '
                                         'warm reset (the default), false for a cold one.')
    def bmc_reset(self, task, warm=True, http_method=None):
        """Reset the BMC; its sessions end with it, and the next command logs in again."""
        warm = _is_warm(warm)
        kept = connection.of(task)

        def reset(asked):
            # Logged in before, so that silence afterwards means that it is resetting itself.
            controller.device_id(asked)
            try:
                return controller.reset(asked, warm)
            except exception.IPMIFailure:
                return {}

        response = kept.call(reset, deadline=RESET_SECONDS)
        if 'error' in response:
            raise kept.bmc.failure(f'refused a {"warm" if warm else "cold"} reset: '
                                   f'{response["error"]} (0x{response["code"]:02x})')
        kept.bmc.end_session()
        LOG.info('The BMC of node %s was reset (%s)', task.node.uuid, 'warm' if warm else 'cold')


def _is_warm(value) -> bool:
    try:
        return strutils.bool_from_string(value, strict=True)
    except ValueError:
        raise exception.InvalidParameterValue(
            f'"warm" must be true or false, not "{value}".') from None
