"""The part of the URL space for agents and networks, which call from outside."""
from ironic_clone.api import refusals
from ironic_clone.api.endpoints import events
from ironic_clone.api.endpoints import ramdisk
from ironic_clone.api.router import Route
from ironic_clone.api.schemas import answers
from ironic_clone.common import exception

_NO_HOST = {exception.NoValidHost: 400}
_HEARTBEAT = {'rule': 'baremetal:node:ipa_heartbeat', 'since': 22}

ROUTES: dict[str, dict[str, Route]] = {
    '/v1/lookup': {
        'GET': Route(endpoint=ramdisk.lookup, rule='baremetal:driver:ipa_lookup', since=22,
                     arguments=ramdisk.LOOKUP_ARGUMENTS, answer=answers.LOOKUP,
                     errors=_NO_HOST)},
    '/v1/lookup/{ident}': {'GET': Route(endpoint=refusals.NO_METHOD, rule=None)},
    '/v1/heartbeat': {'POST': Route(endpoint=refusals.missing('node_ident'), **_HEARTBEAT)},
    '/v1/heartbeat/{ident}': {
        'POST': Route(endpoint=ramdisk.heartbeat, success=202, body_arguments=True,
                      arguments=ramdisk.HEARTBEAT_ARGUMENTS, errors=_NO_HOST,
                      recorded=False, **_HEARTBEAT)},
    '/v1/continue_inspection': {
        'POST': Route(endpoint=ramdisk.continue_inspection, success=202,
                      rule='baremetal:driver:ipa_continue_inspection',
                      arguments=ramdisk.INSPECTION_ARGUMENTS, body=ramdisk.INSPECTION,
                      answer=answers.INSPECTED, errors=_NO_HOST,
                      size_option='max_json_body_size_inspection')},
    '/v1/events': {
        'POST': Route(endpoint=events.post, rule='baremetal:events:post', since=54,
                      body=events.BODY, success=204)},
}
