"""The map from requests to targets and actions of CADF, made of the route table.

keystonemiddleware tells the type of a target by the words in the path that it knows, and the
action by the method and the last word, unless the map says otherwise. So each word that routes
have is in the map, with the name of what may follow it; and what is not as the middleware would
have it, too.
"""
import itertools
from collections.abc import Iterator
from collections.abc import Mapping

from ironic_clone.api import answers
from ironic_clone.api import identity
from ironic_clone.api import refusals
from ironic_clone.api.router import Route

SERVICE = 'service/compute/baremetal'
"""The type of our targets, which that of the object follows."""

_HEAD = '''\
# How requests are told in the form of CADF: [audit]audit_map_file. Made from the route table by
# "tools/test genconfig"; a copy may be changed and named there.

[DEFAULT]
target_endpoint_type = baremetal

# The last word of a path, and the method, where the action is not the one of the method
[custom_actions]
'''
_KEYWORDS = '''
# Every word of a path, and what one of the things is called that it holds
[path_keywords]
'''
_SERVICES = f'''
[service_endpoints]
{identity.SERVICE_TYPE} = {SERVICE}
'''
_NAMES = {'ident': None, 'node_ident': 'node', 'driver_name': 'driver', 'hostname': 'conductor',
          'event_uuid': 'event', 'vif_id': 'vif', 'device_type': 'device',
          'setting_name': 'setting', 'port_ident': 'port'}
_SINGULAR = {'chassis': 'chassis', 'heartbeat': 'node', 'lookup': 'node'}

_BY_METHOD = {'GET': 'read', 'HEAD': 'read', 'PUT': 'update', 'PATCH': 'update',
              'DELETE': 'delete'}
_ACTIONS = {   # what a method does that would say something else
    ('continue_inspection', 'POST'): 'update',
    ('maintenance', 'DELETE'): 'update',
    ('vendor_passthru', 'POST'): 'update',
    ('heartbeat', 'POST'): 'update',
    ('lookup', 'GET'): 'read'}


def words(pattern: str) -> list[str]:
    """Return the words of a path pattern behind the version."""
    return [part for part in pattern.split('/') if part not in ('', 'v1')]


def keywords(table: Mapping[str, Mapping[str, Route]]) -> dict[str, str]:
    """Return {word: name of what may follow it, 'None' if nothing does}."""
    found: dict[str, str] = {}
    for pattern in table:
        parts = words(pattern)
        for part, following in itertools.pairwise([*parts, '']):
            if part.startswith('{'):
                continue
            part = part.removesuffix('.json')
            found.setdefault(part, 'None')
            if following.startswith('{'):
                found[part] = _NAMES.get(following[1:-1], following[1:-1]) or _singular(part)
    return found


def _singular(word: str) -> str:
    return _SINGULAR.get(word) or word.removesuffix('s')


def action(pattern: str, method: str, route: Route) -> str:
    """Return what a request of a route does, in the words of CADF."""
    last = (words(pattern) or [''])[-1]
    if (last, method) in _ACTIONS:
        return _ACTIONS[last, method]
    if method == 'GET' and (isinstance(route.answer, answers.Page) or last in _LISTS):
        return 'read/list'
    if method == 'POST':
        return 'update' if last.startswith('{') else 'create'
    return _BY_METHOD[method]


_LISTS = frozenset({'traits', 'vifs', 'vmedia', 'indicators', 'methods', 'shards', 'children',
                    'supported'})
"""What is a list although it has no pages."""


def text(table: Mapping[str, Mapping[str, Route]]) -> str:
    """Return the map of a route table, as keystonemiddleware reads it."""
    known = keywords(table)
    lines = [f'{word} = {name}' for word, name in sorted(known.items())]
    return '\n'.join((_HEAD + '\n'.join(_custom(table)), _KEYWORDS + '\n'.join(lines),
                      _SERVICES))


def _custom(table) -> Iterator[str]:
    found = {}
    for pattern, methods in table.items():
        last = (words(pattern) or ['{}'])[-1].removesuffix('.json')
        if last.startswith('{'):
            continue
        for method, route in methods.items():
            if isinstance(route.endpoint, refusals.Refusal):   # nothing happens
                continue
            wanted = action(pattern, method, route)
            if wanted != _usual(method):
                found[f'{last}/{method.lower()}'] = wanted
    return (f'{key} = {value}' for key, value in sorted(found.items()))


def _usual(method: str) -> str:
    """Return what the middleware takes a request for whose last word is in the map."""
    return {'GET': 'read/list', 'POST': 'create'}.get(method, _BY_METHOD.get(method, ''))
