"""External events: ``/v1/events``. Networks say what they did; it is logged."""
import logging

from ironic_clone.api import bodies
from ironic_clone.common import exception
from ironic_clone.common import idents

LOG = logging.getLogger(__name__)

_TEXT, _MAYBE = {'type': 'string'}, {'type': ['string', 'null']}
BODY = bodies.Checked('events', {
    'type': 'object', 'required': ['events'], 'additionalProperties': False,
    'properties': {'events': {'type': 'array', 'minItems': 1, 'items': {
        'type': 'object', 'required': ['event', 'port_id', 'mac_address', 'status'],
        'additionalProperties': False, 'properties': {
            'event': {'enum': ['network.bind_port', 'network.unbind_port',
                               'network.delete_port']},
            'port_id': _TEXT, 'mac_address': _TEXT, 'status': _TEXT, 'device_id': _MAYBE,
            'binding:host_id': _MAYBE, 'binding:vnic_type': _MAYBE}}}}})


def post(request) -> None:
    """Take events."""
    for event in request.read_content()['events']:
        _check(event)
        LOG.debug('External event %s of port %s', event['event'], event['port_id'])


def _check(event: dict) -> None:
    for name in ('port_id', 'device_id'):
        if event.get(name) is not None and not idents.is_uuid_like(event[name]):
            raise exception.InvalidParameterValue(f'Invalid events: {name} must be a UUID.')
    if not idents.is_mac(event['mac_address']):
        raise exception.InvalidParameterValue(
            'Invalid events: mac_address must be a MAC address.')
