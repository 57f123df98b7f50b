"""Chassis: ``/v1/chassis``, and the nodes of one."""
from typing import Any

import sqlalchemy as sa

from ironic_clone.api import answers
from ironic_clone.api import refusals
from ironic_clone.api.collection import Collection
from ironic_clone.api.endpoints import nodes
from ironic_clone.api.resources.chassis import Chassis
from ironic_clone.api.resources.node import Node
from ironic_clone.api.router import Route
from ironic_clone.common import exception
from ironic_clone.db import chassis


class ChassisCollection(Collection):
    """The endpoints of chassis."""

    resource = Chassis
    store = chassis
    path = 'chassis'
    ident = 'chassis_uuid'
    has_detail = True
    rules = {'LIST': 'baremetal:chassis:get', 'GET': 'baremetal:chassis:get',
             'POST': 'baremetal:chassis:create', 'PATCH': 'baremetal:chassis:update',
             'DELETE': 'baremetal:chassis:delete'}

    def routes(self) -> dict[str, dict[str, Route]]:
        """Return the routes of chassis, and of the lists of nodes below one."""
        rule = 'baremetal:node:list'
        return {
            **super().routes(),
            '/v1/chassis/nodes': {'GET': Route(rule=rule, endpoint=refusals.missing(
                'chassis_uuid', 'Chassis id not specified.'))},
            **refusals.lists_below(
                'chassis', '/v1/chassis/{ident}/nodes', 'node', 'nodes',
                Route(endpoint=self.get_nodes, rule=rule, arguments=nodes.LIST_ARGUMENTS,
                      answer=answers.Page(Node)),
                {'endpoint': self.get_nodes_detail, 'arguments': nodes.DETAIL_ARGUMENTS})}

    def prepare_change(self, request, record, found: sa.Row, values: dict[str, Any]) -> None:
        if values.get('uuid', record.uuid) != record.uuid:
            raise exception.InvalidParameterValue(
                'Cannot overwrite UUID for an existing Chassis.')

    def get_nodes(self, request, ident: str) -> bytes:
        """List the nodes of a chassis."""
        self.check_ident(ident)
        request.arguments['chassis_uuid'] = ident
        return nodes.get_all(request)

    def get_nodes_detail(self, request, ident: str) -> bytes:
        """List the nodes of a chassis with all their fields."""
        self.check_ident(ident)
        request.arguments['chassis_uuid'] = ident
        return nodes.get_detail(request)


CHASSIS = ChassisCollection()
