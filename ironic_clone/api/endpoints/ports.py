"""Ports: ``/v1/ports``, ``/v1/nodes/{node}/ports`` and ``/v1/portgroups/{portgroup}/ports``.

Here is checked what a body says; whether the node's state allows it is the conductor's to know.
"""
import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ironic_clone.api import answers
from ironic_clone.api import listing
from ironic_clone.api import local_link
from ironic_clone.api import lookup
from ironic_clone.api import patch
from ironic_clone.api import references
from ironic_clone.api import refusals
from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.node_collection import NodeCollection
from ironic_clone.api.request import Reply
from ironic_clone.api.resources.port import Port
from ironic_clone.api.router import Route
from ironic_clone.common import exception
from ironic_clone.common import idents
from ironic_clone.common import switch_link
from ironic_clone.db import portgroups
from ironic_clone.db import ports


class Ports(NodeCollection):
    """The endpoints of ports."""

    resource = Port
    store = ports
    path = 'ports'
    ident = 'port_ident'
    named = True
    has_detail = True
    virtual = ('node_uuid', 'portgroup_uuid')
    operation = 'port'
    operand = 'port_id'
    below_node = 'ports'
    node_since = 1
    rules = {'LIST': 'baremetal:port:list', 'LIST_ALL': 'baremetal:port:list_all',
             'GET': 'baremetal:port:get', 'POST': 'baremetal:port:create',
             'PATCH': 'baremetal:port:update', 'DELETE': 'baremetal:port:delete'}
    filters = {
        'node': Argument(types.ident),
        'node_uuid': Argument(types.uuid),
        'address': Argument(types.mac),
        'portgroup': Argument(types.ident, since=24),
        'shard': Argument(types.csv_lower, since=82),
        'description_contains': Argument(types.text),
        'conductor_groups': Argument(types.csv)}

    def routes(self) -> dict[str, dict[str, Route]]:
        """Return the routes of ports, and of the lists below a port group."""
        return {**super().routes(), **refusals.lists_below(
            'port group', '/v1/portgroups/{ident}/ports', 'port_ident', self.path,
            self.route('LIST', self.get_of_portgroup, arguments=self.list_arguments,
                       answer=answers.Page(Port), since=24, plain_gate=True),
            {'endpoint': self.get_detail_of_portgroup, 'arguments': self.detail_arguments},
            refused=('POST',))}

    # -- lists ----------------------------------------------------------------------------------
    def get_of_portgroup(self, request, ident: str) -> bytes:
        """List the member ports of a port group."""
        return self.listed(request, self.path, listing.read(request, Port),
                           portgroup_id=self._own_portgroup(request, ident))

    def get_detail_of_portgroup(self, request, ident: str) -> bytes:
        """List the member ports of a port group with all their fields."""
        return self.listed(request, f'{self.path}/detail',
                           listing.read(request, Port, detailed=True),
                           portgroup_id=self._own_portgroup(request, ident))

    def _own_portgroup(self, request, ident: str) -> int:
        """Return the row id of the port group in the path, which must be a uuid.

        :raises PortgroupNotFound: there is none, or the caller may not see its node.
        """
        if not idents.is_uuid_like(ident):
            lookup.check_ident(ident, 'portgroup')
            raise exception.PortgroupNotFound(portgroup=ident)
        return _visible_portgroup(request, ident)

    def database_filters(self, request, fixed: dict[str, Any]) -> dict[str, Any]:
        given = request.arguments
        named = [name for name in ('node_id', 'portgroup_id') if name in fixed]
        named += [name for name in ('portgroup', 'shard') if name in given]
        if 'node_id' not in fixed and given.keys() & {'node', 'node_uuid'}:
            named.append('node')
        if len(named) > 1:
            if 'node' in named:
                self._node_id(request)   # one that is not there goes first
            raise exception.OperationNotPermitted()
        if given.get('conductor_groups') and (named != [] and named != ['shard']
                                              or 'address' in given):
            raise exception.InvalidParameterValue(
                'Filtering by conductor_groups cannot be combined with the filters node, '
                'portgroup or address.')
        filters = super().database_filters(request, fixed)
        if 'portgroup' in given:
            filters['portgroup_id'] = _visible_portgroup(request, given['portgroup'])
        return filters

    # -- creation -------------------------------------------------------------------------------
    def post(self, request) -> Reply:
        """Have the conductor add a port to a node."""
        values = request.read_content()
        link = values.get('local_link_connection')
        local_link.check_versions(link or (), request.minor)
        named = values.keys() & {'node_uuid', 'node_ident'}
        given = [values.pop(name, None) for name in ('node_uuid', 'node_ident')]
        if len(named) != 1 or given.count(None) != 1:
            raise exception.InvalidParameterValue(
                'Schema error for port: exactly one of node_uuid and node_ident is required.')
        node = self.node_of_new(request, given[0] or given[1])
        values = {name: Port.fields[name].field_default if value is None else value
                  for name, value in values.items()}
        if link:
            values['local_link_connection'] = switch_link.check(link)
            _check_smartnic(values, values['local_link_connection'])
        group = values.pop('portgroup_uuid', None)
        if group is not None:
            values['portgroup_id'] = _joined(request.services.database, group, node.id, values)
        values['uuid'] = values.get('uuid') or str(uuid.uuid4())
        values['node_id'] = node.id
        created = request.services.conductor.call_node(request.context, node, 'create_port',
                                                       values=values)
        return Reply(self.shown(request, created), location=f'ports/{created}')

    # -- change and deletion --------------------------------------------------------------------
    def check_versions(self, request, operations: Sequence[patch.Operation]) -> None:
        super().check_versions(request, operations)
        for operation in operations:
            if operation.root != 'local_link_connection' or operation.op == 'remove':
                continue
            if operation.nested:
                local_link.check_versions(operation.path.split('/')[2:3], request.minor)
            elif isinstance(operation.value, dict):
                local_link.check_versions(operation.value, request.minor)

    def prepare_patch(self, request, found: sa.Row, operations: Sequence[patch.Operation],
                      document: dict[str, Any]) -> None:
        if any(operation.root == 'node_ident' for operation in operations):
            raise exception.InvalidParameterValue(
                'Cannot patch /node_ident: name the node by its UUID in /node_uuid.')

    def prepare_change(self, request, record, found: sa.Row, values: dict[str, Any]) -> None:
        self.refuse_inspecting(request, found)
        super().prepare_change(request, record, found, values)
        if values.get('local_link_connection'):
            values['local_link_connection'] = switch_link.check(values['local_link_connection'])
        if 'physical_network' in values and request.minor >= 102 and found.portgroup_uuid:
            raise exception.InvalidParameterValue(
                f'The physical network of port {record.uuid} is that of its port group '
                f'{found.portgroup_uuid}: change it there.')
        if 'portgroup_uuid' in values:
            group = values.pop('portgroup_uuid')
            values['portgroup_id'] = None if group is None else references.portgroup(
                request.services.database, group, values.get('node_id', record.node_id)).id

    def delete(self, request, ident: str) -> None:
        """Have the conductor delete a port, which is named by its uuid."""
        if not idents.is_uuid_like(ident):
            raise exception.InvalidParameterValue(f'Expected UUID for port_uuid: {ident}')
        super().delete(request, ident)


def _visible_portgroup(request, ident: str) -> int:
    """Return the row id of a port group.

    :raises PortgroupNotFound: there is none, or the caller may not see its node.
    """
    found = portgroups.row(request.services.database, ident, ('id', *lookup.OWNERS))
    if not request.allows(lookup.VISIBLE, lookup.target_of(found)):
        raise exception.PortgroupNotFound(portgroup=ident)
    return found.id


def _check_smartnic(values: dict[str, Any], link: dict[str, Any]) -> None:
    if values.get('is_smartnic') and not {'port_id', 'hostname'} <= link.keys():
        raise exception.InvalidParameterValue(
            'Smart NIC port must have port_id and hostname in local_link_connection')


def _joined(database, ident: str, node_id: int, values: dict[str, Any]) -> int:
    """Return the row id of the port group that a port is to join."""
    group = references.portgroup(database, ident, node_id)
    # One that says nothing of pxe_enabled joins: whether it boots alone is its network's affair.
    if values.get('pxe_enabled') and not group.standalone_ports_supported:
        raise exception.Conflict(
            f'Port group {group.uuid} does not support standalone ports, pxe_enabled must be '
            'false.')
    return group.id


PORTS = Ports()
