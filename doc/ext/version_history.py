"""What each microversion brought: from the OpenAPI document, the verbs, and a few sentences."""
from collections.abc import Iterator
from collections.abc import Mapping

from ext import api_reference
from ext import rest_reference
from ironic_clone.api import provision_verbs
from ironic_clone.api import versions

BEHAVIOUR: Mapping[int, str] = {
    1: 'The first version, and the one of requests that name none.',
    2: 'A free node is in state ``available``; older versions show null.',
    5: 'A node is found by its name, too.',
    10: 'Names of nodes may hold all unreserved characters of URIs.',
    11: 'A new node begins in ``enroll``; older versions make it ``available``.',
    25: 'A node can be taken out of its chassis.',
    27: '``soft power off`` and ``soft rebooting``, and a ``timeout`` with power verbs.',
    35: '``rebuild`` takes a config drive.',
    39: '``inspect wait`` is told from ``inspecting``, in which nothing can be changed.',
    41: '``abort`` ends an inspection that waits.',
    56: 'A config drive may be an object.',
    59: 'A config drive may hold ``vendor_data``.',
    62: 'Agents get a token at their lookup, and show it in heartbeats.',
    63: 'Indicators are a part of the API, at all versions.',
    67: 'A VIF is attached to a port or a port group that the caller names.',
    71: 'Nothing but the number: the policy knows system scope.',
    79: 'An allocation prefers the node that has its name, at all versions.',
    80: 'Nothing but the number: the policy lets projects have nodes of their own.',
    84: '``POST /v1/continue_inspection``; it also answers requests of 1.1, as old agents send.',
    91: 'A ``.json`` at the end of a path is a part of the name.',
    98: 'Nothing but the number: paths of patches with ``~0`` or ``~1`` are refused as ever.',
    99: 'Lists of ports and port groups are filtered by ``conductor_groups``, at all versions.',
    102: 'The physical network of a port in a port group is changed at the group.',
    105: 'Ports know no ``vtep-`` keys in ``local_link_connection`` any more.',
    107: 'Answers name the request in ``x-openstack-request-id``, at all versions.',
    110: '``abort`` ends a deployment that waits.',
    112: 'Names of runbooks need not be traits; a runbook fits nodes by its traits.',
}
"""Minor -> what no declaration says."""


def brought() -> dict[int, list[str]]:
    """Return {minor: sentences and names} of all versions."""
    found: dict[int, dict[str, None]] = {
        minor: {} for minor in range(versions.MINIMUM, versions.MAXIMUM + 1)}

    def add(said: dict, text: str) -> None:
        for key, what in (('min-ver', text), ('max-ver', f'the last that knows {text}')):
            if key in said:
                found[int(said[key].partition('.')[2])][what] = None
    for minor, sentence in BEHAVIOUR.items():
        found[minor][sentence] = None
    document = rest_reference.document()
    for path, methods in document['paths'].items():
        for method, about in methods.items():
            if min(about['responses']) >= '400':
                continue
            add(about.get('x-openstack', {}), f'``{method.upper()} {path}``')
            for each in about['parameters']:
                add(each.get('x-openstack', {}), f'``?{each.get("name")}=`` of ``{path}``')
            content = about.get('requestBody', {}).get('content', {})
            for name, each in content.get('application/json', {}).get(
                    'schema', {}).get('properties', {}).items():
                add(each.get('x-openstack', {}), f'``{name}`` in ``{method.upper()} {path}``')
    for singular, schema in document['components']['schemas'].items():
        for name, each in schema.get('properties', {}).items():
            add(each.get('x-openstack', {}), f'field ``{name}`` of {_plain(singular)}')
            for inner, other in each.get('anyOf', [{}])[0].get('properties', {}).items():
                add(other.get('x-openstack', {}), f'``{name}/{inner}`` of {_plain(singular)}')
    for minor, texts in _verbs():
        found[minor][texts] = None
    return {minor: list(texts) for minor, texts in found.items()}


def _plain(schema: str) -> str:
    return f'``{schema.removesuffix("Create").removesuffix("Patch")}``'


def _verbs() -> Iterator[tuple[int, str]]:
    for verb in provision_verbs.VERBS.values():
        since = max(verb.since, verb.possible_since)
        if since > 1:
            yield since, f'verb ``{verb.target}``'
        for name, minor in verb.takes.items():
            if minor > 1:
                yield minor, f'``{name}`` with the verb ``{verb.target}``'
        if verb.requires and since > 1:
            yield since, f'``{verb.requires}`` with the verb ``{verb.target}``'
    for name, minor in provision_verbs.ARGUMENT_SINCE.items():
        yield minor, f'``{name}`` with provision verbs'


def table() -> Iterator[str]:
    """Yield the history, the newest version first."""
    rows = [(f'1.{minor}', '; '.join(texts)) for minor, texts in sorted(
        brought().items(), reverse=True)]
    return api_reference.table('10 90', ('version', 'what it brought'), rows)
