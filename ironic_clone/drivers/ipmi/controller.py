"""The commands of IPMI 2.0 (chapter 20) about the management controller itself."""
APPLICATION = 0x06
GET_DEVICE_ID = 0x01
COLD_RESET = 0x02
WARM_RESET = 0x03


def device_id(asked) -> bytes:
    """Ask a BMC what it is; return the data of the answer.

    :param asked: the Requester.
    :raises IPMIFailure: no answer, or a refusal.
    """
    return asked.raw(APPLICATION, GET_DEVICE_ID)


def manufacturer(data: bytes) -> int:
    """Return the IANA enterprise number in the answer to GET_DEVICE_ID."""
    return int.from_bytes(data[6:9], 'little') & 0x0fffff   # 20 bits


def reset(asked, warm: bool) -> dict:
    """Have a BMC reset itself; return its response, ``error`` in it if it refused.

    :raises IPMIFailure: no answer, which it may owe to the reset.
    """
    return asked.response(APPLICATION, WARM_RESET if warm else COLD_RESET, resend=False)
