"""Sensor data records (SDR, IPMI 2.0 chapter 43) as bytes, for BMCs of tests."""

TEMPERATURE, FAN, POWER_SUPPLY = 0x01, 0x04, 0x08
DEGREES_C, RPM = 1, 18
THRESHOLD, DISCRETE = 0x01, 0x6f
_PROCESSOR, _OWNER = 3, 0x20


def full(record: int, number: int, name: str, sensor_type: int, unit: int,
         multiplier: int = 1) -> bytes:
    """Return a full record of an analog sensor whose value is ``multiplier * raw``."""
    text = name.encode()
    body = bytearray(43)
    body[0:3] = _OWNER, 0, number
    body[3:5] = _PROCESSOR, 1
    body[6] = 0x68                     # Thresholds readable.
    body[7:9] = sensor_type, THRESHOLD
    body[15:18] = 0, unit, 0           # Unsigned.
    body[19] = multiplier
    body[42] = 0xc0 | len(text)
    return _record(record, 0x01, bytes(body) + text)


def compact(record: int, number: int, name: str, sensor_type: int) -> bytes:
    """Return a compact record of a sensor that has states and no value."""
    text = name.encode()
    body = bytearray(27)
    body[0:3] = _OWNER, 0, number
    body[3:5] = _PROCESSOR, 1
    body[7:9] = sensor_type, DISCRETE
    body[15] = 0xc0                    # No number.
    body[26] = 0xc0 | len(text)
    return _record(record, 0x02, bytes(body) + text)


def _record(number, kind, body) -> bytes:
    return number.to_bytes(2, 'little') + bytes([0x51, kind, len(body)]) + body
