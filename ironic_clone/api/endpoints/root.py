"""The root documents: which versions there are, and which resources."""
from typing import Any

from ironic_clone.api import errors
from ironic_clone.api import refusals
from ironic_clone.api import versions

RESOURCES = {
    'chassis': 1, 'nodes': 1, 'ports': 1, 'drivers': 1, 'portgroups': 23, 'volume': 32,
    'lookup': 22, 'heartbeat': 22, 'conductors': 49, 'allocations': 52, 'events': 54,
    'deploy_templates': 55, 'shards': 82, 'continue_inspection': 84, 'runbooks': 92,
    'inspection_rules': 96}
"""Collection -> minor of the version from which on /v1 links to it."""


def _version(request) -> dict[str, Any]:
    return {'id': 'v1', 'links': [{'href': f'{request.base}/v1/', 'rel': 'self'}],
            'status': 'CURRENT', 'min_version': versions.MINIMUM_TEXT,
            'version': versions.MAXIMUM_TEXT}


def get_root(request) -> dict[str, Any]:
    """Say which versions the service speaks."""
    version = _version(request)
    return {'name': 'OpenStack Ironic API',
            'description': 'A service that manages and provisions bare metal machines, '
                           'compatible with OpenStack Ironic.',
            'default_version': version, 'versions': [version]}


def get_v1(request) -> dict[str, Any]:
    """Say which resources the version of the request has."""
    base = request.base
    return {
        'id': 'v1',
        'links': [{'href': f'{base}/v1/', 'rel': 'self'},
                  {'href': 'https://docs.openstack.org/api-ref/baremetal/',
                   'rel': 'describedby', 'type': 'text/html'}],
        'media_types': {'base': 'application/json',
                        'type': 'application/vnd.openstack.ironic.v1+json'},
        **{name: [{'href': f'{base}/v1/{name}/', 'rel': 'self'},
                  {'href': f'{base}/{name}/', 'rel': 'bookmark'}]
           for name, since in RESOURCES.items() if request.minor >= since},
        'version': _version(request)}


NO_METHOD = refusals.Refusal(
    405, 'There is nothing but to read here.', lambda request: errors.RoutingError(
        405, f'{request.method} is not a method of /v1.', request.version.headers,
        as_application=True))
