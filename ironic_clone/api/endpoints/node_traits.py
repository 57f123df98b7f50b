"""Traits of a node: ``/v1/nodes/{node}/traits``."""
from ironic_clone.api import lookup
from ironic_clone.api.request import Reply
from ironic_clone.common import exception
from ironic_clone.common import traits
from ironic_clone.db import traits as db_traits


def get(request, node_ident: str) -> dict:
    """List the traits of a node."""
    node = lookup.row(request, node_ident, ('id', 'uuid'))
    return {'traits': db_traits.of_node(request.services.database, node.id)}


def put_all(request, node_ident: str) -> None:
    """Replace the traits of a node."""
    node = lookup.node(request, node_ident)   # a missing one goes first
    wanted = sorted({traits.check(name) for name in request.read_content()['traits']})
    if len(wanted) > db_traits.MAX_PER_NODE:
        raise exception.InvalidParameterValue(
            f'A node may have {db_traits.MAX_PER_NODE} traits at the most, '
            f'{len(wanted)} were given.')
    _add(request, node, wanted, replace=True)


def put_one(request, node_ident: str, trait: str) -> Reply:
    """Add one trait to a node."""
    request.read_content()
    _add(request, lookup.node(request, node_ident), [traits.check(trait)], replace=False)
    return Reply(location=f'nodes/{node_ident}/traits/{trait}')


def delete_all(request, node_ident: str) -> None:
    """Remove all traits of a node."""
    _remove(request, node_ident, None)


def delete_one(request, node_ident: str, trait: str) -> None:
    """Remove one trait of a node."""
    _remove(request, node_ident, [trait])


def _add(request, node, names, replace) -> None:
    request.services.conductor.call_node(
        request.context, node, 'add_node_traits', traits=names, replace=replace)


def _remove(request, node_ident, names) -> None:
    node = lookup.node(request, node_ident)
    request.services.conductor.call_node(
        request.context, node, 'remove_node_traits', traits=names)
