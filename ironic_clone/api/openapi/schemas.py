"""Resources as JSON schemas: an object as it is shown, a page, a create, a patch."""
from typing import Any

from ironic_clone.api import bodies
from ironic_clone.api import patch
from ironic_clone.api import version_keyword
from ironic_clone.api.arguments import Argument
from ironic_clone.api.field import Field
from ironic_clone.api.resource import Resource
from ironic_clone.api.router import Route
from ironic_clone.api.schemas import shapes

_VIEWS = {'b': 'list', 'd': 'detail', 's': 'single'}
_JSON = 'application/json'


def shown(resource: type[Resource]) -> dict[str, Any]:
    """Return the schema of an object in answers; which fields it has depends on the version and
    on what was asked for."""
    properties = {
        name: version_keyword.add(field.shown_schema, field.since, views=[
            text for letter, text in _VIEWS.items() if letter in field.views],
            sortable=field.sortable, select=field.selectable)
        for name, field in resource.fields.items() if field.views}
    return {'description': _sentence(resource),
            **shapes.closed((), **properties)}


def page(resource: type[Resource]) -> dict[str, Any]:
    """Return the schema of a list in answers."""
    return shapes.closed(
        (resource.collection,),
        **{resource.collection: shapes.array(reference(resource.__name__)),
           'next': {'type': 'string', 'format': 'uri', 'description': 'The next page.'}})


def created(resource: type[Resource]) -> dict[str, Any]:
    """Return the schema of the body of a create."""
    accepted = {name: field for name, field in resource.fields.items() if field.creatable}
    return shapes.closed(
        [name for name, field in accepted.items() if field.mandatory],
        **{name: version_keyword.add(_nullable(field, field.create_null), field.since)
           for name, field in accepted.items()})


def patched(resource: type[Resource]) -> dict[str, Any]:
    """Return the schema of a JSON patch."""
    fields = {name: field for name, field in resource.fields.items() if field.patchable}
    writes = [version_keyword.add(
        shapes.closed(op={'enum': ['add', 'replace']}, path={'const': f'/{name}'},
                      value=_nullable(field, field.patch_null)), field.since)
        for name, field in fields.items()]
    removable = [f'/{name}' for name, field in fields.items() if field.removable]
    inside = [name for name, field in fields.items() if field.type.is_json]
    operations = list(writes)
    if removable:
        operations.append(shapes.closed(
            ('op', 'path'), op={'const': 'remove'}, path={'enum': removable}, value={}))
    if inside:
        part = '([^/~]|~[01])*' if resource.any_path else '[A-Za-z0-9_-]+'
        path = {'type': 'string', 'pattern': f'^/({"|".join(inside)})(/{part})+$'}
        operations += [shapes.closed(op={'enum': ['add', 'replace']}, path=path, value={}),
                       shapes.closed(('op', 'path'), op={'const': 'remove'}, path=path,
                                     value={})]
    return {'description': f'A JSON patch: {", ".join(patch.OPERATIONS)}.',
            **shapes.array({'anyOf': operations})}


def body(route: Route) -> dict[str, Any] | None:
    """Return the request body of a route, None if it has none."""
    if route.body_arguments:
        if not route.arguments:
            return None
        return _request_body(shapes.closed(route.mandatory, **{
            name: argument_schema(argument, True) for name, argument in route.arguments.items()}),
            bool(route.mandatory))
    content = route.body
    if isinstance(content, bodies.New):
        schema = reference(f'{content.resource.__name__}Create')
    elif isinstance(content, bodies.Patch):
        schema = reference(f'{content.resource.__name__}Patch')
    elif isinstance(content, bodies.Checked):
        schema = dict(content.schema)
    elif isinstance(content, bodies.Free):
        schema = {**shapes.OBJECT, 'properties': dict(content.properties)}
    elif isinstance(content, bodies.Nothing):
        schema = shapes.closed()
    else:
        return None
    return _request_body(schema, content.required)


def argument_schema(argument: Argument, in_body: bool = False) -> dict[str, Any]:
    """Return the schema of an argument."""
    schema = argument.type.schema
    if in_body and not argument.mandatory:
        schema = {'anyOf': [schema, {'type': 'null'}]}
    return version_keyword.add(schema, argument.since) if in_body else schema


def reference(name: str) -> dict[str, str]:
    """Return the reference to a schema of the document."""
    return {'$ref': f'#/components/schemas/{name}'}


def _request_body(schema: dict[str, Any], required: bool) -> dict[str, Any]:
    return {'required': required, 'content': {_JSON: {'schema': schema}}}


def _nullable(field: Field, null: bool) -> dict[str, Any]:
    schema = field.type.schema
    return {'anyOf': [schema, {'type': 'null'}]} if null else schema


def _sentence(resource: type[Resource]) -> str:
    return ' '.join((resource.__doc__ or '').split('\n\n')[0].split())
