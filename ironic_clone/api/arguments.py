"""Arguments of a request: declared by the route, taken from the query, the body or a form."""
import dataclasses
from collections.abc import Mapping
from typing import Any
from urllib import parse

from ironic_clone.api import raw_body
from ironic_clone.api import types
from ironic_clone.api import versions
from ironic_clone.common import exception

_FORM = 'application/x-www-form-urlencoded'


@dataclasses.dataclass(frozen=True)
class Argument:
    """One argument.

    :ivar type: one of ``api.types``; its ``parse`` reads query texts, ``validate`` JSON values.
    :ivar since: minor of the version that brought it; older ones are answered ``below``, right
        after the policy check. None: the endpoint sees to it.
    """

    type: types.Type
    since: int | None = None
    below: int = 406
    mandatory: bool = False


def read(request) -> dict[str, Any]:
    """Return the arguments of a request, checked by name and type.

    :raises InvalidParameterValue: an unknown or missing one, or a bad value.
    """
    route = request.route
    declared = route.arguments
    found: dict[str, Any] = {}
    query = request.environ.get('QUERY_STRING')
    if query:
        for name, text in parse.parse_qsl(query, keep_blank_values=True):
            found.setdefault(name, []).append(text)
    if request.raw_body.strip() and (
            route.body_arguments or request.method == 'DELETE' and route.body is None):
        in_body = _from_body(request)
        for name in found.keys() & in_body.keys():
            raise exception.InvalidParameterValue(
                f'Invalid {name}: given in the query and in the body.')
        found.update(in_body)
    if not found and not route.mandatory:
        return found
    unknown = found.keys() - declared.keys()
    if unknown:
        if not route.free_query:
            raise exception.InvalidParameterValue(
                'Unexpected arguments: ' + ', '.join(sorted(unknown)))
        for name in unknown:
            del found[name]
    for name in route.mandatory:
        if name not in found:
            raise exception.MissingParameterValue(f'Missing mandatory parameter: {name}')
    return {name: _value(name, declared[name].type, value) for name, value in found.items()}


def _from_body(request) -> dict[str, Any]:
    """Return the arguments that the body holds; texts of a form come as lists."""
    try:
        value = raw_body.decode(request.raw_body)
    except exception.InvalidParameterValue:
        if (request.content_type or '').startswith(_FORM):
            return parse.parse_qs(request.raw_body.decode('utf-8', 'replace'),
                                  keep_blank_values=True)
        raise
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise exception.InvalidParameterValue('The body of the request must be a JSON object.')
    return {name: _Json(item) for name, item in value.items()}


@dataclasses.dataclass(frozen=True, slots=True)
class _Json:
    value: Any


def _value(name: str, type_: types.Type, given: Any) -> Any:
    try:
        if isinstance(given, _Json):
            return None if given.value is None else type_.validate(given.value)
        if len(given) > 1 and not type_.repeatable:
            raise ValueError('given more than once')
        return type_.parse(','.join(given))
    except ValueError as error:
        raise exception.InvalidParameterValue(f'Invalid {name}: {error}') from error


def check_versions(arguments: Mapping[str, Any], declared: Mapping[str, Argument],
                   minor: int) -> None:
    """Refuse arguments that the request's version does not have.

    :raises NotAcceptable: (406), or InvalidParameterValue where the declaration says 400.
    """
    for name in arguments:
        since = declared[name].since
        if since is not None and minor < since:
            error = versions.newer(f'The argument "{name}"', since, minor)
            if declared[name].below == 400:
                raise exception.InvalidParameterValue(str(error))
            raise error
