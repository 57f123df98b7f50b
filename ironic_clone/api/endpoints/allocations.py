"""Allocations: ``/v1/allocations``, and the one of a node."""
import dataclasses
import uuid
from typing import Any

from ironic_clone.api import answers
from ironic_clone.api import listing
from ironic_clone.api import lookup
from ironic_clone.api import single
from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.collection import Collection
from ironic_clone.api.request import Reply
from ironic_clone.api.resources.allocation import Allocation
from ironic_clone.api.router import Route
from ironic_clone.common import exception
from ironic_clone.common import idents
from ironic_clone.common import traits
from ironic_clone.db import allocations
from ironic_clone.db import nodes


class AllocationCollection(Collection):
    """The endpoints of allocations."""

    resource = Allocation
    store = allocations
    path = 'allocations'
    ident = 'allocation_ident'
    named = True
    since = 52
    below = 404
    below_write = 405
    plain_gate = False
    asks_owner = True
    policy_columns = ('owner',)
    selection = single.ARGUMENTS
    rules = {'LIST': 'baremetal:allocation:list', 'GET': 'baremetal:allocation:get',
             'POST': 'baremetal:allocation:create', 'PATCH': 'baremetal:allocation:update',
             'DELETE': 'baremetal:allocation:delete'}
    filters = {'node': Argument(types.ident), 'resource_class': Argument(types.text),
               'state': Argument(types.text), 'owner': Argument(types.text, since=60)}

    def routes(self) -> dict[str, dict[str, Route]]:
        """Return the routes of allocations, and of the one of a node."""
        table = super().routes()
        one = table['/v1/allocations/{ident}']
        one['PATCH'] = dataclasses.replace(one['PATCH'], since=57)
        below = {'since': self.since, 'plain_gate': True, 'below': 404}
        table['/v1/nodes/{node_ident}/allocation'] = {
            'GET': Route(endpoint=self.get_of_node, rule='baremetal:node:get',
                         arguments=single.ARGUMENTS, answer=answers.One(Allocation),
                         errors={exception.NodeNotFound: 400}, **below),
            'DELETE': Route(endpoint=self.delete_of_node, rule='baremetal:node:get', success=204,
                            **below)}
        return table

    # -- reading --------------------------------------------------------------------------------
    def listed(self, request, path: str, wanted: listing.Listing, **fixed: Any) -> bytes:
        if 'fields' not in request.arguments:
            wanted = dataclasses.replace(wanted, selected=None)
        return super().listed(request, path, wanted, **fixed)

    def database_filters(self, request, fixed: dict[str, Any]) -> dict[str, Any]:
        given = request.arguments
        filters = {name: given[name] for name in ('resource_class', 'state', 'owner')
                   if name in given}
        if 'node' in given:
            filters['node_id'] = _node(request, given['node']).id
        project = request.confined_to('baremetal:allocation:list_all', filters.get('owner'))
        if project is not None:
            filters['project'] = project
        return filters

    def allow(self, request, ident: str, found, rule: str | None = None) -> None:
        target = {'allocation.owner': found.owner}
        if not request.allows(self.rules['GET'], target):
            raise exception.AllocationNotFound(allocation=ident)
        rule = rule or request.route.rule
        if rule not in (self.rules['GET'], lookup.VISIBLE):   # that one is of the node's path
            request.authorize(rule, target)

    # -- writing --------------------------------------------------------------------------------
    def post(self, request) -> Reply:
        """Ask for a node, or say which node has its instance already."""
        request.authorize(self.rules['POST'])
        values = request.read_content()
        backfill = values.pop('node', None)
        node = None
        if backfill:
            node = _node(request, backfill)
            values['uuid'] = values.get('uuid') or node.instance_uuid
            values['resource_class'] = values.get('resource_class') or node.resource_class
        self._complete(request, values, node)
        self.insert(request, values)
        shown = self._work(request, values['uuid'], node)
        return Reply(shown, location=f'{self.path}/{values["uuid"]}')

    def _complete(self, request, values: dict[str, Any], node) -> None:
        if node is None and not values.get('resource_class'):
            raise exception.MissingParameterValue(
                'The resource_class field is mandatory when not backfilling')
        _check_name(values.get('name'))
        for trait in values.get('traits') or ():
            traits.check(trait)
        values['owner'] = values.get('owner') or None
        own, project = request.context.project_id, None
        if not request.allows('baremetal:allocation:create_restricted'):
            project = own
            if values.get('owner') not in (None, own):
                raise exception.AccessDenied(resource='baremetal:allocation:create_restricted')
        if values.get('owner') is None and request.context.system_scope != 'all':
            values['owner'] = own
        if values.get('candidate_nodes'):
            values['candidate_nodes'] = _candidates(
                request.services.database, values['candidate_nodes'], project)
        values['uuid'] = values.get('uuid') or str(uuid.uuid4())
        values['state'] = 'allocating'

    def _work(self, request, ident: str, node) -> bytes:
        """Have a conductor work on a new allocation; return the allocation as the caller is to
        see it: before the work, which goes on, or after it, where it is done at once."""
        services = request.services
        try:
            if node is not None:
                services.conductor.call_node(request.context, node, 'backfill_allocation',
                                             allocation_id=ident)
                return self.shown(request, ident)
            shown = self.shown(request, ident)
            services.conductor.call(request.context, 'process_allocation', allocation_id=ident)
            return shown
        except (exception.AllocationFailed, exception.NodeLocked):
            raise   # the allocation says so, too
        except exception.IronicCloneError:
            allocations.remove_unassigned(services.database, ident)
            raise

    def prepare_change(self, request, record, found, values: dict[str, Any]) -> None:
        _check_name(values.get('name'))

    def delete(self, request, ident: str) -> None:
        """Delete an allocation; the node that it holds is free."""
        found = self.row(request, ident, ('uuid', 'node_uuid'))
        _delete(request, found)

    # -- of a node ------------------------------------------------------------------------------
    def get_of_node(self, request, node_ident: str) -> bytes:
        """Show the allocation of a node."""
        return self._show(request, self._ident_of_node(request, node_ident),
                          request.arguments.get('fields'))

    def delete_of_node(self, request, node_ident: str) -> None:
        """Delete the allocation of a node."""
        ident = self._ident_of_node(request, node_ident)
        found = self.store.row(request.services.database, ident, ('uuid', 'node_uuid', 'owner'))
        self.allow(request, ident, found, self.rules['DELETE'])
        _delete(request, found)

    def _ident_of_node(self, request, node_ident: str) -> str:
        node = lookup.row(request, node_ident, ('id', 'uuid'))
        found = allocations.of_node(request.services.database, node.id)
        if found is None:
            raise exception.NotFound(f'Allocation for node {node.uuid} was not found')
        return found.uuid


def _delete(request, found) -> None:
    services = request.services
    if found.node_uuid is None and allocations.remove_unassigned(services.database, found.uuid):
        return
    found = allocations.row(services.database, found.uuid, ('uuid', 'node_uuid'))
    request.about = found.node_uuid
    node = nodes.row(services.database, found.node_uuid,
                     ('uuid', 'driver', 'conductor_group'))
    services.conductor.call_node(request.context, node, 'destroy_allocation',
                                 allocation_id=found.uuid)


def _check_name(name) -> None:
    if name is not None and not idents.is_logical_name(name):
        raise exception.InvalidParameterValue(
            f"Cannot create allocation with invalid name '{name[:255]}'")


def _node(request, ident: str):
    """Read the node that a query or a body names.

    :raises InvalidParameterValue: there is none, or the caller may not see it.
    """
    try:
        if not (idents.is_uuid_like(ident) or idents.is_logical_name(ident)):
            raise exception.NodeNotFound(node=ident[:255])
        found = nodes.row(request.services.database, ident, (
            'id', 'uuid', 'driver', 'conductor_group', 'instance_uuid', 'resource_class',
            *lookup.OWNERS))
        lookup.allow(request, found, lookup.VISIBLE, ident=ident)
    except exception.NodeNotFound as error:
        raise exception.InvalidParameterValue(str(error)) from error
    return found


def _candidates(database, given: list[str], project: str | None) -> list[str]:
    """Return the uuids of nodes that are named by uuid or name, in their order.

    :param project: only nodes of this owner or lessee; None for any.
    :raises InvalidParameterValue: names those that are not found.
    """
    table = nodes.table
    found = nodes.select(database, ('uuid', 'name', 'owner', 'lessee'),
                         table.c.uuid.in_(given) | table.c.name.in_(given))
    by_ident = {ident: row.uuid for row in found for ident in (row.uuid, row.name)
                if project is None or project in (row.owner, row.lessee)}
    missing = [ident for ident in given if ident not in by_ident]
    if missing:
        raise exception.InvalidParameterValue(
            f'Nodes cannot be found: {", ".join(missing)[:1000]}')
    return [by_ident[ident] for ident in given]


ALLOCATIONS = AllocationCollection()
