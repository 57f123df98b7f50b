"""Volumes: ``/v1/volume``, its connectors and targets, and those of a node."""
from typing import Any
from urllib import parse

from ironic_clone.api import listing
from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.node_collection import NodeCollection
from ironic_clone.api.resources.volume import SINCE
from ironic_clone.api.resources.volume import VolumeConnector
from ironic_clone.api.resources.volume import VolumeTarget
from ironic_clone.api.router import Route
from ironic_clone.api.schemas import answers
from ironic_clone.db import volume_connectors
from ironic_clone.db import volume_targets


class _Volumes(NodeCollection):
    since = node_since = SINCE
    plain_gate = True
    saves_unchanged = True   # the node must be switched off, whatever the patch says
    rules = {'LIST': 'baremetal:volume:list', 'LIST_ALL': 'baremetal:volume:list_all',
             'GET': 'baremetal:volume:get', 'POST': 'baremetal:volume:create',
             'PATCH': 'baremetal:volume:update', 'DELETE': 'baremetal:volume:delete'}
    filters = {'node': Argument(types.ident)}
    selection = listing.UNGATED_SELECTION


class VolumeConnectors(_Volumes):
    """The endpoints of volume connectors."""

    resource = VolumeConnector
    store = volume_connectors
    path = below_node = 'volume/connectors'
    ident = 'connector_uuid'
    operation = 'volume_connector'
    operand = 'connector_id'


class VolumeTargets(_Volumes):
    """The endpoints of volume targets."""

    resource = VolumeTarget
    store = volume_targets
    path = below_node = 'volume/targets'
    ident = 'target_uuid'
    operation = 'volume_target'
    operand = 'target_id'


CONNECTORS = VolumeConnectors()
TARGETS = VolumeTargets()


def get_root(request) -> dict[str, Any]:
    """Link to connectors and targets."""
    return _root(request, 'volume')


def get_root_of_node(request, node_ident: str) -> dict[str, Any]:
    """Link to the connectors and targets of a node, which is not looked up."""
    request.authorize(request.route.rule)
    return _root(request, f'nodes/{parse.quote(node_ident, safe="~")}/volume')


def _root(request, path: str) -> dict[str, Any]:
    def pair(below):
        return [{'href': f'{request.base}/v1/{path}/{below}', 'rel': 'self'},
                {'href': f'{request.base}/{path}/{below}', 'rel': 'bookmark'}]
    return {'links': pair(''), 'connectors': pair('connectors'), 'targets': pair('targets')}


def routes() -> dict[str, dict[str, Route]]:
    """Return the routes of volumes."""
    rule = 'baremetal:volume:get'
    return {
        '/v1/volume': {'GET': Route(endpoint=get_root, rule=rule, since=SINCE,
                                    answer=answers.VOLUME)},
        '/v1/nodes/{node_ident}/volume': {
            'GET': Route(endpoint=get_root_of_node, rule=rule, since=SINCE,
                         answer=answers.VOLUME)},
        **CONNECTORS.routes(), **TARGETS.routes()}
