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


def show(request, resource: type[Resource], fields: Sequence[str] | None,
         read: Callable[[tuple[str, ...]], Sequence[Any]]) -> bytes:
    """Show one object.

    :param fields: those that the request asks for; None for all.
    :param read: called with the names of columns, returns a row that begins with them, if there
        is one and the caller may see it.
    :raises InvalidParameterValue, NotAcceptable: ``fields`` cannot be chosen.
    """
    names = None
    if fields is not None:
        try:
            names = _select(resource, fields, request.minor)
        except exception.IronicCloneError:
            read((resource.identity,))   # a missing object goes first
            raise
    renderer = _renderer(resource, request.minor, names)
    with request.services.database.read():   # one connection for all
        return renderer.one(request, read(renderer.columns))


def _select(resource: type[Resource], fields: Sequence[str], minor: int) -> tuple[str, ...]:
    since = listing.SELECTION['fields'].since
    if minor < since:
        raise versions.newer('The argument "fields"', since, minor)
    return resource.select(fields, minor)


@functools.lru_cache(maxsize=512)
def _renderer(resource: type[Resource], minor: int,
              names: tuple[str, ...] | None) -> render.Renderer:
    return render.renderer(
        resource, minor, resource.view('s', minor) if names is None else names)
