"""Port groups: ``/v1/portgroups`` and ``/v1/nodes/{node}/portgroups``."""
from typing import Any

import sqlalchemy as sa

from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.node_collection import NodeCollection
from ironic_clone.api.resources.portgroup import Portgroup
from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.db import portgroups


class Portgroups(NodeCollection):
    """The endpoints of port groups."""

    resource = Portgroup
    store = portgroups
    path = 'portgroups'
    ident = 'portgroup'
    named = True
    ident_routing = True
    since = 23
    has_detail = True
    operation = 'portgroup'
    operand = 'portgroup_id'
    below_node = 'portgroups'
    node_since = 24
    rules = {'LIST': 'baremetal:portgroup:list', 'LIST_ALL': 'baremetal:portgroup:list_all',
             'GET': 'baremetal:portgroup:get', 'POST': 'baremetal:portgroup:create',
             'PATCH': 'baremetal:portgroup:update', 'DELETE': 'baremetal:portgroup:delete'}
    filters = {
        'node': Argument(types.ident),
        'address': Argument(types.mac),
        'shard': Argument(types.csv_lower, since=106),
        'conductor_groups': Argument(types.csv)}

    def database_filters(self, request, fixed: dict[str, Any]) -> dict[str, Any]:
        if len(fixed) + len(request.arguments.keys() & self.filters.keys()) > 1:
            raise exception.InvalidParameterValue(
                'Filtering by more than one of node, address, shard and conductor_groups is not '
                'supported.')
        return super().database_filters(request, fixed)

    def prepare(self, request, values: dict[str, Any]) -> None:
        super().prepare(request, values)
        if not values.get('mode'):
            values['mode'] = CONF.default_portgroup_mode

    def prepare_change(self, request, record, found: sa.Row, values: dict[str, Any]) -> None:
        self.refuse_inspecting(request, found)
        super().prepare_change(request, record, found, values)


PORTGROUPS = Portgroups()
