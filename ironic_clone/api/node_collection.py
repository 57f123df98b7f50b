"""Endpoints of collections whose objects hang on a node: ports, port groups, volumes.

Policy rules look at the node's owner and lessee; changes and deletions are the conductor's, under
the node's lock.
"""
from collections.abc import Sequence
from typing import Any
from typing import NamedTuple

import sqlalchemy as sa

from ironic_clone.api import answers
from ironic_clone.api import listing
from ironic_clone.api import lookup
from ironic_clone.api import names
from ironic_clone.api import patch
from ironic_clone.api import references
from ironic_clone.api import refusals
from ironic_clone.api import versions
from ironic_clone.api.collection import Collection
from ironic_clone.api.resources.node import INSPECT_WAIT_SINCE
from ironic_clone.api.router import Route
from ironic_clone.common import exception
from ironic_clone.common import idents
from ironic_clone.common import states
from ironic_clone.db import nodes
from ironic_clone.rpc import seen

_OF_NEW = ('id', 'uuid', 'driver', 'conductor_group', *lookup.OWNERS)


class _Node(NamedTuple):
    """What decides to which conductor a node is mapped."""

    uuid: str
    driver: str
    conductor_group: str


class NodeCollection(Collection):
    """The endpoints of a resource that belongs to nodes.

    :cvar operation: what the conductor's operations on it are called: update_X, destroy_X.
    :cvar operand: the name of their argument that names the object.
    :cvar below_node: its path below /v1/nodes/{node}/.
    :cvar node_since: minor of the version that has it there.
    """

    asks_owner = True
    policy_columns = lookup.OWNERS
    virtual: tuple[str, ...] = ('node_uuid',)
    change_columns = ('node_uuid', 'driver', 'conductor_group', 'provision_state')
    operation: str
    operand: str
    below_node: str
    node_since: int

    def routes(self) -> dict[str, dict[str, Route]]:
        """Return the routes of the collection, and of the lists below a node."""
        below = f'/v1/nodes/{{node_ident}}/{self.below_node}'
        gate = {'since': self.node_since, 'below': 404,
                'plain_gate': True if self.node_since > self.since else self.plain_gate}
        return {**super().routes(), **refusals.lists_below(
            'node', below, 'ident', self.path,
            self.route('LIST', self.get_of_node, arguments=self.list_arguments,
                       answer=answers.Page(self.resource), **gate),
            {'endpoint': self.get_detail_of_node, 'arguments': self.detail_arguments}
            if self.has_detail else None)}

    # -- lists ----------------------------------------------------------------------------------
    def get_of_node(self, request, node_ident: str) -> bytes:
        """List the objects of a node."""
        return self.listed(request, self.path, listing.read(request, self.resource),
                           node_id=self._own_id(request, node_ident))

    def get_detail_of_node(self, request, node_ident: str) -> bytes:
        """List the objects of a node with all their fields."""
        return self.listed(request, f'{self.path}/detail',
                           listing.read(request, self.resource, detailed=True),
                           node_id=self._own_id(request, node_ident))

    def _own_id(self, request, node_ident: str) -> int:
        """Return the row id of the node in the path, which must be a uuid.

        :raises NodeNotFound: there is no such node.
        """
        if not idents.is_uuid_like(node_ident):
            lookup.check_ident(node_ident, 'node')
            raise exception.NodeNotFound(
                f'Node {node_ident} could not be found: the {self.resource.collection} of a '
                'node are listed by its UUID.')
        return lookup.row(request, node_ident, ('id',)).id

    def database_filters(self, request, fixed: dict[str, Any]) -> dict[str, Any]:
        """Return the filters of a list: of the query, of the path, of the caller's rights."""
        given, filters = request.arguments, dict(fixed)
        if 'node_id' not in filters:
            node_id = self._node_id(request)
            if node_id is not None:
                filters['node_id'] = node_id
        filters |= {name: given[name] for name in ('address', 'description_contains')
                    if name in given}
        filters |= {name: given[name] for name in ('shard', 'conductor_groups')
                    if given.get(name)}   # without one, all are listed
        project = request.confined_to(self.rules['LIST_ALL'])
        if project is not None:
            filters['project'] = project
        return filters

    def _node_id(self, request) -> int | None:
        """Return the row id of the node that the query names, None if it names none."""
        given = request.arguments
        ident = given.get('node_uuid') or given.get('node')
        if ident is None:
            return None
        if not names.may_name(ident, request.minor):
            raise versions.newer('The name of a node', names.SINCE, request.minor)
        found = nodes.row(request.services.database, ident, ('id', *lookup.OWNERS))
        lookup.allow(request, found, lookup.VISIBLE, ident)
        return found.id

    # -- one object -----------------------------------------------------------------------------
    def allow(self, request, ident: str, found: sa.Row) -> None:
        """Ask the policy about the node of an object."""
        target = lookup.target_of(found)
        if not request.allows(lookup.VISIBLE, target):
            raise self.store.collection.not_found(ident)
        request.about = getattr(found, 'node_uuid', None)
        request.authorize(request.route.rule, target)

    def node_of_new(self, request, ident: str) -> sa.Row:
        """Read the node that a new object is for, and ask the policy about it.

        :raises InvalidParameterValue: there is no such node.
        """
        rule = request.route.rule
        try:
            node = nodes.row(request.services.database, ident, _OF_NEW)
            target = lookup.target_of(node)
            if not request.allows(lookup.VISIBLE, target):
                raise exception.NodeNotFound(node=ident)
            request.about = node.uuid
        except exception.NodeNotFound as error:
            request.authorize(rule)
            raise exception.InvalidParameterValue(str(error)) from error
        request.authorize(rule, target)
        return node

    def prepare(self, request, values: dict[str, Any]) -> None:
        values['node_id'] = self.node_of_new(request, values.pop('node_uuid')).id

    def effective(self, operations: Sequence[patch.Operation]) -> list[patch.Operation]:
        """Leave out the removal of the node: it says nothing."""
        return [operation for operation in operations
                if (operation.op, operation.path) != ('remove', '/node_uuid')]

    def prepare_change(self, request, record, found: sa.Row, values: dict[str, Any]) -> None:
        if 'node_uuid' in values:
            values['node_id'] = references.node(
                request.services.database, 'node_uuid', values.pop('node_uuid'), found.owner,
                request, (lookup.VISIBLE, request.route.rule)).id

    def refuse_inspecting(self, request, found: sa.Row) -> None:
        """Refuse a change while the node is inspected, as versions from 1.39 on do.

        :raises Conflict:
        """
        if found.provision_state == states.INSPECTING and request.minor >= INSPECT_WAIT_SINCE:
            raise exception.Conflict(
                f'The {self.resource.collection} of node {found.node_uuid} can not be updated '
                f'while it is in state "{states.INSPECTING}".')

    def save(self, request, record, found: sa.Row, values: dict[str, Any]) -> None:
        """Have the conductor change an object."""
        self._ask(request, found, f'update_{self.operation}', values=values,
                  seen_updated_at=seen.version(record))

    def delete(self, request, ident: str) -> None:
        """Have the conductor delete an object."""
        found = self.row(request, ident, ('uuid', *self.change_columns))
        self._ask(request, found, f'destroy_{self.operation}')

    def _ask(self, request, found: sa.Row, operation: str, **arguments: Any) -> None:
        request.services.conductor.call_node(
            request.context, _Node(found.node_uuid, found.driver, found.conductor_group),
            operation, **{self.operand: found.uuid}, **arguments)
