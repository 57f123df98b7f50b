"""Routes as operations: parameters, body, and every status that they can be answered with."""
import inspect
import re
from collections.abc import Collection
from collections.abc import Iterator
from typing import Any

from ironic_clone.api import answers
from ironic_clone.api import errors
from ironic_clone.api import version_keyword
from ironic_clone.api.arguments import Argument
from ironic_clone.api.openapi import schemas
from ironic_clone.api.openapi import words
from ironic_clone.api.refusals import Refusal
from ironic_clone.api.resource import Resource
from ironic_clone.api.router import Route

PARAMETER = re.compile(r'\{(\w+)\}')
HEADERS = ({'$ref': '#/components/parameters/Microversion'},
           {'$ref': '#/components/parameters/ServiceMicroversion'})
_WRITES = ('POST', 'PUT', 'PATCH', 'DELETE')


def operation(path: str, method: str, route: Route, paths: Collection[str]) -> dict[str, Any]:
    """Return the description of a route.

    :param paths: all that there are.
    """
    text = inspect.getdoc(route.endpoint) or ''
    about: dict[str, Any] = {
        'operationId': identifier(path, method), 'tags': [tag(path)],
        'summary': ' '.join(text.split('\n\n')[0].split()),
        'parameters': [*HEADERS, *_path_parameters(path, route, paths),
                       *_query_parameters(route)],
        'responses': {**dict(_successes(method, route)), **{
            str(status): {'$ref': f'#/components/responses/Error{status}'}
            for status in refusals(path, method, route)}}}
    request_body = schemas.body(route)
    if request_body is not None and method != 'GET':   # where it has no defined meaning
        about['requestBody'] = request_body
    if route.rule is None:
        about['security'] = []
    return version_keyword.add(about, route.since, policy=route.rule,
                               below=route.below if route.since > 1 else None)


def identifier(path: str, method: str) -> str:
    """Return a name that no other operation has."""
    return '_'.join([method.lower(), *(re.findall(r'\w+', path.removeprefix('/v1/')) or ['root'])])


def tag(path: str) -> str:
    """Return the group of operations that a path belongs to: its first two words."""
    parts = [part for part in path.strip('/').split('/') if not part.startswith('{')][1:]
    if len(parts) > 1 and path.startswith(('/v1/nodes/{', '/v1/volume/')):
        return f'{parts[0]}: {parts[1]}'
    return parts[0] if parts else 'versions'


def refusals(path: str, method: str, route: Route) -> list[int]:
    """Return the statuses of the errors that a route can be answered with."""
    found = {400, 406, route.below}   # a malformed query, a version that there is not
    if isinstance(route.endpoint, Refusal):
        found.add(route.endpoint.status)
    if route.rule is not None:
        found |= {403, 404, 503}
    if method in _WRITES:
        found |= {408, 413}
        if route.rule is not None:
            found.add(409)
    if route.rule is None and route.since == 1 and not route.arguments \
            and not PARAMETER.search(path):
        found.discard(404)
    if route.rule is not None and '{' in path and method != 'GET' or _asks_driver(path):
        found.add(500)
    return sorted(found)


def _asks_driver(path: str) -> bool:
    """Tell whether a driver may have a say, and fail in a way that only it knows."""
    return any(f'/{part}' in path for part in words.DRIVEN)


def _successes(method: str, route: Route) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the statuses of successes, and what they are."""
    answer = route.answer
    if isinstance(route.endpoint, Refusal):
        return
    for status in (route.success, *route.also):
        about: dict[str, Any] = {'description': errors.reason(status),
                                 'headers': {name: {'$ref': f'#/components/headers/{name}'}
                                             for name in words.VERSION_HEADERS}}
        if status in (201, 202) or status == 204 and method == 'PUT':
            about['headers'] = {**about['headers'],
                                'Location': {'$ref': '#/components/headers/Location'}}
        schema = _answer_schema(answer)
        if schema is not None and not (status in route.also and status == 202):
            kinds = ['application/json']
            if answer is words.ANYTHING:   # a vendor's method may answer with a file
                kinds.append('application/octet-stream')
            about['content'] = {kind: {'schema': schema if kind == kinds[0] else {}}
                                for kind in kinds}
        yield str(status), about


def _answer_schema(answer: Any) -> dict[str, Any] | None:
    if isinstance(answer, answers.One):
        return schemas.reference(answer.resource.__name__)
    if isinstance(answer, answers.Page):
        return schemas.reference(f'{answer.resource.__name__}Page')
    if isinstance(answer, answers.Json):
        return dict(answer.schema)
    return None


# -- parameters ----------------------------------------------------------------------------------
def _path_parameters(path: str, route: Route,
                     paths: Collection[str]) -> Iterator[dict[str, Any]]:
    resource = getattr(route.answer, 'resource', None)
    for name in PARAMETER.findall(path):
        schema: dict[str, Any] = {'type': 'string', 'minLength': 1}
        if name == 'field' and resource is not None:
            above = path.rpartition('/')[0]   # what has a path of its own goes before a field
            schema = {'enum': [each for each in _selectable(resource)
                               if f'{above}/{each}' not in paths]}
        yield {'name': name, 'in': 'path', 'required': True, 'schema': schema,
               'description': words.PATH.get(name, '')}


def _query_parameters(route: Route) -> Iterator[dict[str, Any]]:
    if route.body_arguments:   # the query would do, too; the body is the usual place
        return
    resource = getattr(route.answer, 'resource', None)
    for name, argument in route.arguments.items():
        about = {'name': name, 'in': 'query', 'required': argument.mandatory,
                 'description': words.QUERY.get(name, ''), **_choice(name, argument, resource)}
        yield version_keyword.add(about, argument.since, below=argument.below
                                  if argument.since and argument.below != 406 else None)


def _choice(name: str, argument: Argument, resource: type[Resource] | None) -> dict[str, Any]:
    """Return the schema of a query argument; what fields it may name follows from them."""
    if resource is not None and name == 'fields':
        return {'style': 'form', 'explode': False, 'schema': {
            'type': 'array', 'items': {'enum': _selectable(resource)}}}
    if resource is not None and name == 'sort_key':
        return {'schema': {'enum': ['id', *(name for name, field in resource.fields.items()
                                            if field.sortable)]}}
    return {'schema': schemas.argument_schema(argument)}


def _selectable(resource: type[Resource]) -> list[str]:
    return [name for name, field in resource.fields.items()
            if field.selectable and field.views]
