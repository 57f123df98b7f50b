"""The chassis commands of IPMI 2.0 (chapter 28) and what their answers mean."""
from ironic_clone.common import states

CHASSIS = 0x00
GET_STATUS = 0x01
CONTROL = 0x02
SET_BOOT_OPTIONS = 0x08
GET_BOOT_OPTIONS = 0x09

OFF = 0x00
ON = 0x01
RESET = 0x03
DIAGNOSTIC_INTERRUPT = 0x04
SOFT_OFF = 0x05

NOT_IN_PRESENT_STATE = 0xd5
"""Completion code of some BMCs when the machine already is what it is told to become."""


def power_state(data: bytes) -> str:
    """Return the power state in the answer to GET_STATUS; POWER_ERROR if there is none in it."""
    # Three bytes, of which a fourth is optional; bits 7 of the first is reserved.
    if len(data) < 3 or data[0] & 0x80:
        return states.POWER_ERROR
    return states.POWER_ON if data[0] & 0x01 else states.POWER_OFF


def get_power_state(asked) -> str:
    """Ask a BMC for the power state.

    :param asked: the Requester.
    :raises IPMIFailure: no answer, or a refusal.
    """
    return power_state(asked.raw(CHASSIS, GET_STATUS))


def control(asked, action: int, resend: bool = True) -> None:
    """Have the chassis do ``action``, one of the constants above.

    :raises IPMIFailure: no answer, or a refusal.
    """
    response = asked.response(CHASSIS, CONTROL, bytes([action]), resend=resend)
    if 'error' not in response:
        return
    wanted = {ON: states.POWER_ON, OFF: states.POWER_OFF, SOFT_OFF: states.POWER_OFF}.get(action)
    if (response['code'] == NOT_IN_PRESENT_STATE and wanted is not None
            and get_power_state(asked) == wanted):
        return
    raise asked.bmc.failure(f'refused chassis control {action}: {response["error"]} '
                            f'(0x{response["code"]:02x})')
