"""The whole document, from a route table."""
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

from ironic_clone.api import answers
from ironic_clone.api import bodies
from ironic_clone.api import versions
from ironic_clone.api.openapi import errors
from ironic_clone.api.openapi import operations
from ironic_clone.api.openapi import schemas
from ironic_clone.api.openapi import words
from ironic_clone.api.resource import Resource
from ironic_clone.api.router import Route

Table = Mapping[str, Mapping[str, Route]]

_TEXT = {'schema': {'type': 'string'}}


def document(table: Table) -> dict[str, Any]:
    """Return the OpenAPI document of a route table, all microversions in one."""
    paths = {path: {method.lower(): operations.operation(path, method, route, table)
                    for method, route in methods.items()}
             for path, methods in table.items()}
    tags = dict.fromkeys(about['tags'][0] for methods in paths.values()
                         for about in methods.values())
    return {
        'openapi': '3.1.0',
        'jsonSchemaDialect': 'https://spec.openapis.org/oas/3.1/dialect/base',
        'info': {'title': 'Bare Metal API', 'version': versions.MAXIMUM_TEXT,
                 'description': words.DESCRIPTION,
                 'license': {'name': 'Apache-2.0', 'identifier': 'Apache-2.0'}},
        'servers': [{'url': '/'}],
        'security': [{}, {'token': []}, {'basic': []}],
        'tags': [{'name': name} for name in tags],
        'paths': paths,
        'components': {
            'schemas': {'Error': errors.SCHEMA, **dict(_schemas(table))},
            'responses': {f'Error{status}': errors.response(status)
                          for status in sorted(words.STATUS)},
            'parameters': words.PARAMETERS,
            'headers': {**{name: {**_TEXT, 'description': text, 'required': True}
                           for name, text in words.VERSION_HEADERS.items()},
                        'RetryAfter': {'schema': {'type': 'string'}, 'description':
                                       'Seconds to wait before the request is sent again.'},
                        'Location': {**_TEXT, 'description': 'Where the result is found.'}},
            'securitySchemes': words.SECURITY}}


def _schemas(table: Table) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the schemas of all resources that routes name."""
    routes = [route for methods in table.values() for route in methods.values()]
    for resource in _resources(route.answer for route in routes):
        yield resource.__name__, schemas.shown(resource)
    for resource in _resources(route.answer for route in routes
                               if isinstance(route.answer, answers.Page)):
        yield f'{resource.__name__}Page', schemas.page(resource)
    for resource in _resources(route.body for route in routes
                               if isinstance(route.body, bodies.New)):
        yield f'{resource.__name__}Create', schemas.created(resource)
    for resource in _resources(route.body for route in routes
                               if isinstance(route.body, bodies.Patch)):
        yield f'{resource.__name__}Patch', schemas.patched(resource)


def _resources(declared: Iterable[Any]) -> Iterable[type[Resource]]:
    return dict.fromkeys(each.resource for each in declared
                         if getattr(each, 'resource', None) is not None)
