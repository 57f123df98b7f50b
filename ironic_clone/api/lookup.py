"""The node that a request is about: finding it, asking the policy, having its conductor work."""
import functools
from typing import Any

import sqlalchemy as sa

from ironic_clone.api import errors
from ironic_clone.api import names
from ironic_clone.common import exception
from ironic_clone.common import idents
from ironic_clone.db import nodes
from ironic_clone.db.node import Node

VISIBLE = 'baremetal:node:get'
OWNERS = ('owner', 'lessee')
"""The columns of a node that policy rules look at."""
OF_RING = ('uuid', 'driver', 'conductor_group')
"""The columns of a node that say whose it is: all that asking its conductor takes."""


def node(request, ident: str, rule: str | None = None) -> Node:
    """Read the whole node that a request is about.

    :param rule: policy rule beside the one of visibility; None: the one of the route.
    :raises NodeNotFound: there is no such node, or the caller may not see it.
    :raises AccessDenied: the caller may see it, but not do this.
    """
    found = _first(request, ident, lambda name: nodes.get(request.services.database, name))
    allow(request, found, rule, ident)
    return found


def call(request, ident: str, operation: str, **arguments: Any) -> Any:
    """Have the conductor of the node that a request is about carry out an operation.

    :raises NodeNotFound, AccessDenied: as ``node``.
    :raises IronicCloneError: what the conductor raised.
    """
    found = row(request, ident, OF_RING)
    return request.services.conductor.call_node(request.context, found, operation, **arguments)


def row(request, ident: str, columns: tuple[str, ...], rule: str | None = None) -> sa.Row:
    """Read columns of the node that a request is about, JSON as text; as ``node`` else.

    What the policy looks at is read, too, behind ``columns``.
    """
    columns = with_owners(columns)
    found = _first(request, ident,
                   lambda name: nodes.row(request.services.database, name, columns))
    allow(request, found, rule, ident)
    return found


def allow(request, found: Any, rule: str | None = None, ident: str = '') -> None:
    """Ask the policy about a node that was read.

    :param ident: what the request calls it; one that is not there would be told by it.
    :raises NodeNotFound: the caller may not see it.
    :raises AccessDenied: the caller may see it, but not do this.
    """
    rule = rule or request.route.rule
    target = target_of(found)
    if not request.allows(VISIBLE, target):
        raise exception.NodeNotFound(node=ident)
    request.about = request.about or getattr(found, 'uuid', None)
    if rule is not None and rule != VISIBLE:
        request.authorize(rule, target)


def target_of(found: Any) -> dict[str, Any]:
    """Return what policy rules may look at in a node."""
    return {'node.owner': found.owner, 'node.lessee': found.lessee}


@functools.lru_cache(maxsize=512)
def with_owners(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return ``columns`` and those that ``target_of`` needs."""
    return tuple(dict.fromkeys((*columns, *OWNERS)))


def check_ident(ident: str, resource: str) -> None:
    """Refuse a path that can name nothing, as routing does.

    :raises RoutingError: 400.
    """
    if not (idents.is_uuid_like(ident) or idents.is_logical_name(ident)):
        raise errors.RoutingError(400, f'Expected UUID or name for {resource}: {ident}')


def _first(request, ident: str, read):
    """Read by ``ident``; below 1.91 also with the ``.json`` that the path had."""
    check_ident(ident, 'node')
    if not names.may_name(ident, request.minor):
        raise exception.NodeNotFound(node=ident)
    try:
        return read(ident)
    except exception.NodeNotFound as error:
        if not request.stripped_json or idents.is_uuid_like(ident):
            raise
        try:
            return read(f'{ident}.json')
        except exception.NodeNotFound:
            raise error from None
