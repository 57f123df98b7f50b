"""Endpoints that say what is wrong with every request to their path: one sentence a mistake.

Where only lists are found below a parent, ``lists_below`` makes the whole part of the table.
"""
import dataclasses
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from ironic_clone.api.errors import RoutingError
from ironic_clone.api.router import Route
from ironic_clone.common import exception


class Refusal:
    """An endpoint that refuses.

    :ivar status: what it answers to those who may ask.
    """

    def __init__(self, status: int, about: str, error: Callable[..., Exception]):
        """
        :param about: which requests it refuses, for the OpenAPI document.
        :param error: makes of a request what is raised.
        """
        self.status = status
        self.__doc__ = about
        self._error = error

    def __call__(self, request, **parts: str) -> None:
        raise self._error(request)


NO_METHOD = Refusal(405, 'Nothing is to be had at this path itself.',
                    lambda request: RoutingError(405, headers=(('Allow', ''),)))
NOT_FOUND = Refusal(404, 'There is no such part.', lambda request: exception.NotFound())


def missing(name: str, sentence: str = 'Missing mandatory parameter: {name}') -> Refusal:
    """Return the endpoint of methods that need to know of which object, ``name``."""
    return Refusal(400, f'The path must go on with {name}.',
                   lambda request: exception.MissingParameterValue(sentence.format(name=name)))


def misplaced(collection: str, ident: str) -> Refusal:
    """Return the endpoint of methods that say too much of the path: objects are created at the
    collection, and patched whole."""
    def error(request):
        return exception.InvalidParameterValue(
            f'Malformed request URI: {request.method} is for /v1/{collection}'
            + (f'/{{{ident}}}.' if request.method == 'PATCH' else '.'))
    return Refusal(400, f'Objects are created at /v1/{collection} and patched at '
                        f'/v1/{collection}/{{{ident}}}.', error)


def lists_below(parent: str, path: str, child: str, home: str, listed: Route,
                detailed: Mapping[str, Any] | None,
                refused: Sequence[str] = ('POST', 'PATCH', 'DELETE')
                ) -> dict[str, dict[str, Route]]:
    """Return the routes of what is listed below a parent, and is dealt with elsewhere.

    :param parent: what it is called.
    :param path: of the list.
    :param child: the parameter of a child's path.
    :param home: the collection below /v1/ where the children are dealt with.
    :param listed: the route of the list; the others have its rule and version.
    :param detailed: how the route of the list in detail differs; None: there is none.
    :param refused: the methods of the list that are told where to go.
    """
    refusal = dataclasses.replace(listed, arguments={}, answer=None, endpoint=Refusal(
        400, f'Only lists are found below a {parent}; the rest is done at /v1/{home}.',
        lambda request: exception.InvalidParameterValue(
            f'Malformed request URI: use /v1/{home}, only lists are found below a {parent}.')))
    table = {path: {'GET': listed, **dict.fromkeys(refused, refusal)},
             f'{path}/{{{child}}}': dict.fromkeys(('GET', 'PATCH', 'DELETE'), refusal)}
    if detailed is not None:
        table[f'{path}/detail'] = {'GET': dataclasses.replace(listed, slash=False, **detailed)}
    return table
