"""Conductors: ``/v1/conductors``."""
from collections.abc import Iterable

from ironic_clone.api import listing
from ironic_clone.api import render
from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.resources.conductor import Conductor
from ironic_clone.conf import CONF
from ironic_clone.db import conductors

ARGUMENTS = {**listing.PAGING, 'marker': Argument(types.Text(minimum=1)),
             'fields': Argument(types.csv_lower), 'detail': Argument(types.boolean)}
"""Of the list; its marker is a host name."""


def get_all(request) -> bytes:
    """List the conductors, those that are offline too."""
    asked = listing.read(request, Conductor)
    renderer = render.renderer(Conductor, request.minor, asked.names)
    found = conductors.page(request.services.database, asked.page)
    following = asked.next_link(request, 'conductors', found[-1].hostname) \
        if asked.is_full(found) else None
    return renderer.page(request, [_row(row, renderer.columns) for row in found], following)


def get_one(request, hostname: str) -> bytes:
    """Show one conductor."""
    return _show(request, hostname, request.arguments.get('fields'))


def get_field(request, hostname: str, field: str) -> bytes:
    """Show one field of a conductor."""
    return _show(request, hostname, [field.lower()])


def _show(request, hostname: str, fields: list[str] | None) -> bytes:
    names = Conductor.view('s', request.minor) if fields is None \
        else Conductor.select(fields, request.minor)
    renderer = render.renderer(Conductor, request.minor, names)
    found = conductors.get(request.services.database, hostname)
    return renderer.one(request, _row(found, renderer.columns))


def _row(found, columns: Iterable[str]) -> tuple:
    """Return the columns asked for; whether it is alive follows from the database's clock."""
    values = {**found._mapping,
              'alive': conductors.is_alive(found, CONF.conductor.heartbeat_timeout)}
    return tuple([values[column] for column in columns])
