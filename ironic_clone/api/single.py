"""A single object: which of its fields are shown, and the way from its row to bytes."""
import functools
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from ironic_clone.api import listing
from ironic_clone.api import render
from ironic_clone.api import types
from ironic_clone.api import versions
from ironic_clone.api.arguments import Argument
from ironic_clone.api.resource import Resource
from ironic_clone.common import exception

ARGUMENTS: Mapping[str, Argument] = {'fields': Argument(types.csv_lower)}
"""What a request for one object may say; ``show`` checks its version after the look-up."""


def show(request, resource: type[Resource], fields: Sequence[str] | None, also: tuple[str, ...],
         read: Callable[[tuple[str, ...]], Sequence[Any]]) -> bytes:
    """Show one object.

    :param fields: those that the request asks for; None for all.
    :param also: further columns to read: what the policy looks at.
    :param read: called with the names of columns, returns the row, if there is one and the caller
        may see it.
    :raises InvalidParameterValue, NotAcceptable: ``fields`` cannot be chosen.
    """
    names = None
    if fields is not None:
        try:
            names = _select(resource, fields, request.minor)
        except exception.IronicCloneError:
            read((resource.identity, *also))   # a missing object goes first
            raise
    renderer, columns = _reading(resource, request.minor, names, also)
    return renderer.one(request, read(columns))


def _select(resource: type[Resource], fields: Sequence[str], minor: int) -> tuple[str, ...]:
    since = listing.SELECTION['fields'].since
    if minor < since:
        raise versions.newer('The argument "fields"', since, minor)
    return resource.select(fields, minor)


@functools.lru_cache(maxsize=512)
def _reading(resource: type[Resource], minor: int, names: tuple[str, ...] | None,
             also: tuple[str, ...]) -> tuple[render.Renderer, tuple[str, ...]]:
    """Return the renderer and the columns to read."""
    renderer = render.renderer(
        resource, minor, resource.view('s', minor) if names is None else names)
    return renderer, tuple(dict.fromkeys((*renderer.columns, *also)))
