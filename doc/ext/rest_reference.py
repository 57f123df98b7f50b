"""The REST reference, written from the OpenAPI document."""
import functools
import json
from collections.abc import Iterator
from typing import Any

from ext import api_reference
from ironic_clone.api import routes
from ironic_clone.api.openapi import build

_METHODS = ('get', 'head', 'post', 'put', 'patch', 'delete')
_BASE = 'X-OpenStack-Ironic-API-Version'


@functools.cache
def document() -> dict[str, Any]:
    """Return the document as a client sees it."""
    return json.loads(json.dumps(build.document(routes.ROUTES)))


def tags() -> list[str]:
    """Return the groups of operations."""
    return [tag['name'] for tag in document()['tags']]


def reference() -> Iterator[str]:
    """Yield every operation and every schema, as reStructuredText with sections."""
    for tag in tags():
        yield from _title(tag, '=')
        for path, methods in document()['paths'].items():
            for method in _METHODS:
                if method in methods and tag in methods[method]['tags']:
                    yield from _operation(path, method, methods[method])
    yield from _title('Objects', '=')
    yield 'What operations show and take, by the names that they have above.'
    for name, schema in document()['components']['schemas'].items():
        yield from _title(name, '-', f'.. _schema-{name}:')
        yield schema.get('description', '')
        yield ''
        yield from _schema(schema)
        yield ''


def _title(text: str, line: str, *before: str) -> Iterator[str]:
    yield from ('', *before, '', text, line * len(text), '')


def _operation(path: str, method: str, about: dict[str, Any]) -> Iterator[str]:
    yield from _title(f'{method.upper()} {path}', '-')
    yield about['summary']
    yield ''
    gates = about.get('x-openstack', {})
    if gates:
        yield ' '.join(_gate(gates))
        yield ''
    rows = [(f'``{each["name"]}``', each['in'] + (', required' if each['required'] else ''),
             _kind(each['schema']), _since(each), each['description'])
            for each in about['parameters'] if '$ref' not in each]
    if rows:
        yield from api_reference.table('20 14 22 10 34', (
            'parameter', 'in', 'type', 'since', 'what it is'), rows)
        yield ''
    body = about.get('requestBody')
    if body:
        schema = body['content']['application/json']['schema']
        yield f'Body{"" if body["required"] else ", optional"}: {_kind(schema)}'
        yield ''
        if 'properties' in schema and schema['properties']:
            yield from _schema(schema)
            yield ''
    yield 'Answers: ' + '; '.join(_answers(about['responses'])) + '.'
    yield ''


def _gate(gates: dict[str, Any]) -> Iterator[str]:
    if 'min-ver' in gates:
        yield f'Since {gates["min-ver"]}; {gates.get("below", 404)} in versions before it.'
    if 'policy' in gates:
        yield f'Policy: ``{gates["policy"]}``.'


def _answers(responses: dict[str, Any]) -> Iterator[str]:
    refusals = []
    for status, response in responses.items():
        if '$ref' in response:
            refusals.append(status)
        else:
            kinds = [_kind(content['schema'])
                     for content in response.get('content', {}).values()]
            yield f'**{status}** ' + (kinds[0] if kinds else 'without a body')
    if refusals:
        yield ', '.join(refusals) + ' with :ref:`Error <schema-Error>`'


def _schema(schema: dict[str, Any]) -> Iterator[str]:
    """Yield the properties of an object as a table; other schemas in a word."""
    if 'properties' not in schema:
        yield _kind(schema)
        return
    required = schema.get('required', ())
    rows = []
    for name, each in schema['properties'].items():
        said = each.get('x-openstack', {})
        notes = ['required'] if name in required else []
        if said.get('views'):
            notes.append('in ' + ', '.join(said['views']))
        rows.append((f'``{name}``', _kind(each), _since(each), '; '.join(notes) or '—'))
    yield from api_reference.table('28 36 12 24', ('name', 'type', 'since', 'notes'), rows)


def _since(each: dict[str, Any]) -> str:
    said = each.get('x-openstack', {})
    until = f' to {said["max-ver"]}' if 'max-ver' in said else ''
    return said.get('min-ver', '—') + until


def _kind(schema: dict[str, Any]) -> str:
    """Return what a value is, in a few words of reStructuredText."""
    if '$ref' in schema:
        name = schema['$ref'].rsplit('/', 1)[1]
        return f':ref:`{name} <schema-{name}>`'
    if 'const' in schema:
        return f'``{schema["const"]}``'
    if 'enum' in schema:
        return _choice(schema['enum'])
    if 'anyOf' in schema:
        kinds = dict.fromkeys(_kind(each) for each in schema['anyOf'])
        return ' or '.join(kinds) if len(kinds) < 6 else 'one of several, see the document'
    type_ = schema.get('type', 'anything')
    if isinstance(type_, list):
        return ' or '.join(type_)
    if type_ == 'array':
        return f'list of {_kind(schema["items"])}' if 'items' in schema else 'list'
    if type_ == 'object' and isinstance(schema.get('additionalProperties'), dict):
        return f'object of {_kind(schema["additionalProperties"])}'
    if type_ == 'object' and schema.get('properties'):
        return 'object with ' + ', '.join(f'``{name}``' for name in schema['properties'])
    limits = [text for key, text in (('format', '{}'), ('maxLength', 'at most {}'),
                                     ('minimum', 'from {}'), ('maximum', 'to {}'))
              if key in schema for text in [text.format(schema[key])]]
    return type_ + (f' ({", ".join(limits)})' if limits else '')


def _choice(values: list[Any]) -> str:
    if len(values) > 16:
        return f'one of {len(values)} names'
    return ' or '.join(f'``{value}``' for value in values)


def endpoints() -> Iterator[str]:
    """Yield every endpoint with its version and where in the code it lives."""
    rows = [(f'``{method} {path}``', f'1.{route.since}', api_reference.place(route.endpoint),
             f'``{route.rule}``' if route.rule else 'everybody')
            for path, methods in routes.ROUTES.items() for method, route in methods.items()]
    return api_reference.table('40 8 32 20', ('endpoint', 'since', 'code', 'policy'), rows)
