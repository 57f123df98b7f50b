"""Sensors: the records that a BMC holds about them (SDR), and their readings."""
from pyghmi import exceptions
from pyghmi.ipmi.private import constants

from ironic_clone.common import exception
from ironic_clone.drivers.ipmi import rmcp

READ_SECONDS = 300.0
"""For all sensors of a BMC together: hundreds, at tens of milliseconds each."""
STORAGE, REPOSITORY_INFO = 0x0a, 0x20
SENSOR, GET_READING = 0x04, 0x2d
NOT_PRESENT = 0xcb
_CACHE = 'sensor records'
_UNITS = {'°C': 'degrees C', '°F': 'degrees F', 'K': 'degrees K', 'V': 'Volts', 'A': 'Amps',
          'W': 'Watts', 'J': 'Joules', 'VA': 'VA', '%': 'percent'}
"""pyghmi's units -> those that consumers of ipmitool's output know; others are the same."""
_UNDERSTOOD_NOT = (LookupError, ValueError, TypeError, ArithmeticError, NotImplementedError,
                   AttributeError, exceptions.PyghmiException)
"""What pyghmi raises on records and readings that it was not made for."""


class _Commands:
    """The part of pyghmi's Command that its reader of sensor records uses."""

    def __init__(self, asked):
        self._asked = asked

    def raw_command(self, netfn, command, data=(), rslun=0):
        return self._asked.response(netfn, command, bytes(data), lun=rslun)

    def xraw_command(self, netfn, command, data=()):
        return {'code': 0, 'data': bytearray(self._asked.raw(netfn, command, bytes(data)))}

    def get_event_constants(self):
        return constants


def read(node, kept) -> dict:
    """Return ``{sensor type: {sensor id: {...}}}`` of all sensors that have a reading.

    :param kept: the Connection.
    :raises FailedToGetSensorData: the BMC does not answer, or refuses.
    :raises FailedToParseSensorData: it says what cannot be understood.
    """
    try:
        found = kept.call(_read, deadline=READ_SECONDS)
    except exception.IPMIFailure as error:
        raise exception.FailedToGetSensorData(node=node.uuid, error=error) from error
    except _UNDERSTOOD_NOT as error:
        raise exception.FailedToParseSensorData(
            node=node.uuid, error=f'{type(error).__name__}: {error}') from error
    if not found:
        raise exception.FailedToParseSensorData(
            node=node.uuid,
            error=f'BMC {kept.bmc.credentials.place} lists no sensor with a reading')
    return found


def _read(asked) -> dict:
    commands = _Commands(asked)
    found: dict = {}
    for record in _records(asked, commands).values():
        if not record.readable:
            continue
        response = asked.response(SENSOR, GET_READING, bytes([record.sensor_number]),
                                  lun=record.sensor_lun)
        if response['code'] == NOT_PRESENT or 'error' in response:
            continue
        entry = _describe(record, record.decode_sensor_reading(commands, response['data']))
        if entry is not None:
            kind = record.sensor_type.split(' ')[0]
            found.setdefault(kind, {})[entry['Sensor ID']] = entry
    return found


def _records(asked, commands) -> dict:
    """Return the sensor records; read them again only when the BMC says that they changed."""
    stamp = asked.raw(STORAGE, REPOSITORY_INFO)
    known = asked.bmc.cache.get(_CACHE)
    if known is None or known[0] != stamp:
        # pyghmi shares records between BMCs whose model and times are equal. An instance of the
        # module for each reading does not.
        reader = rmcp.own_instance('pyghmi.ipmi.sdr').SDR(commands)
        known = asked.bmc.cache[_CACHE] = stamp, reader.sensors
    return known[1]


def _describe(record, reading) -> dict | None:
    if reading.unavailable:
        return None
    discrete = reading.value is None
    entry = {
        'Sensor ID': f'{record.name} (0x{record.sensor_number:x})',
        'Entity ID': record.entity,
        f'Sensor Type ({"Discrete" if discrete else "Threshold"})': record.sensor_type,
        'Status': ', '.join(reading.states) or 'ok',
    }
    if not discrete:
        units = (reading.units or '').strip()
        units = _UNITS.get(units, units)
        entry['Sensor Reading'] = (f'{reading.value:g} (+/- {abs(reading.imprecision):.3g}) '
                                   f'{units}').strip()
        entry['Units'] = units
    return entry
