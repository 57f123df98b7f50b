"""The history of a node: ``/v1/nodes/{node}/history``."""
from ironic_clone.api import listing
from ironic_clone.api import lookup
from ironic_clone.api import render
from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.resources.node_parts import NodeHistory
from ironic_clone.db import history

ARGUMENTS = {**listing.PAGING, 'detail': Argument(types.boolean)}

_LONGEST, _CUT = 255, 251
"""In a brief list a longer event is cut."""

_PATIENCE = 1.0
"""Seconds that what this process has yet to write is waited for: whoever has changed a node, and
looks at its history, shall find that."""


def get_all(request, node_ident: str) -> bytes:
    """List what happened to a node, the oldest first unless another order is asked for."""
    node = _node(request, node_ident)
    arguments, minor = request.arguments, request.minor
    page = listing.page_of({'sort_key': 'created_at', **arguments}, NodeHistory, minor)
    detail = arguments.get('detail', False)
    names = NodeHistory.view('d' if detail else 'b', minor)
    renderer = render.renderer(NodeHistory, minor, names)
    rows = history.page(request.services.database, renderer.columns, node, page)
    wanted = listing.Listing(page, names, selected=[name for name in names if name != 'links'])
    following = None
    if wanted.is_full(rows):
        following = wanted.next_link(request, f'nodes/{node_ident}/history',
                                     renderer.marker(rows[-1]))
    if not detail:
        place = renderer.columns.index('event')
        rows = [_cut(row, place) for row in rows]
    return renderer.page(request, rows, following)


def _node(request, node_ident: str):
    node = lookup.row(request, node_ident, ('id', 'uuid', 'created_at'))
    if request.services.trail is not None:
        request.services.trail.settle(_PATIENCE)
    return node


def _cut(row, place: int) -> tuple:
    event = row[place]
    if event is None or len(event) <= _LONGEST:
        return row
    return (*row[:place], f'{event[:_CUT]}...', *row[place + 1:])


def get_one(request, node_ident: str, event_uuid: str) -> bytes:
    """Show one entry."""
    node = _node(request, node_ident)
    renderer = render.renderer(NodeHistory, request.minor, NodeHistory.view('s', request.minor))
    return renderer.one(request, history.row(
        request.services.database, renderer.columns, node, event_uuid))
