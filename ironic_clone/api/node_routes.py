"""The part of the URL space that hangs on a node and is read, or passed on to its driver."""
import functools

from ironic_clone.api import refusals
from ironic_clone.api import types
from ironic_clone.api.answers import One
from ironic_clone.api.answers import Page
from ironic_clone.api.arguments import Argument
from ironic_clone.api.endpoints import node_history
from ironic_clone.api.endpoints import node_indicators
from ironic_clone.api.endpoints import node_parts
from ironic_clone.api.endpoints import node_vifs
from ironic_clone.api.endpoints import node_vmedia
from ironic_clone.api.resources.node_parts import BiosSetting
from ironic_clone.api.resources.node_parts import FirmwareComponent
from ironic_clone.api.resources.node_parts import NodeHistory
from ironic_clone.api.router import Route
from ironic_clone.api.schemas import answers
from ironic_clone.common import exception

_NO_HOST = {exception.NoValidHost: 400}
# To older versions these are no parts of a node: the routing says so.
_Part = functools.partial(Route, plain_gate=True)


def _vmedia_delete(**more) -> Route:
    return _Part(endpoint=node_vmedia.delete, rule='baremetal:node:vmedia:detach', since=89,
                 success=204, errors=_NO_HOST, **more)


ROUTES: dict[str, dict[str, Route]] = {
    '/v1/nodes/{node_ident}/history': {
        'GET': _Part(endpoint=node_history.get_all, rule='baremetal:node:history:get', since=78,
                     arguments=node_history.ARGUMENTS, answer=Page(NodeHistory))},
    '/v1/nodes/{node_ident}/history/{event_uuid}': {
        'GET': _Part(endpoint=node_history.get_one, rule='baremetal:node:history:get',
                     since=78, answer=One(NodeHistory))},
    '/v1/nodes/{node_ident}/inventory': {
        'GET': _Part(endpoint=node_parts.get_inventory, rule='baremetal:node:inventory:get',
                     since=81, answer=answers.INVENTORY)},
    '/v1/nodes/{node_ident}/children': {
        'GET': _Part(endpoint=node_parts.get_children, rule='baremetal:node:get', since=83,
                     answer=answers.CHILDREN)},
    '/v1/nodes/{node_ident}/children/{component}': {
        'GET': _Part(endpoint=refusals.NO_METHOD, rule=None, since=83)},
    '/v1/nodes/{node_ident}/bios': {
        'GET': _Part(endpoint=node_parts.get_bios, rule='baremetal:node:bios:get', since=40,
                     arguments=node_parts.BIOS_ARGUMENTS, answer=Page(BiosSetting))},
    '/v1/nodes/{node_ident}/bios/{setting_name}': {
        'GET': _Part(endpoint=node_parts.get_bios_setting, rule='baremetal:node:bios:get',
                     since=40, answer=answers.BIOS_SETTING)},
    '/v1/nodes/{node_ident}/firmware': {
        'GET': _Part(endpoint=node_parts.get_firmware, rule='baremetal:node:firmware:get',
                     since=86, arguments=node_parts.FIRMWARE_ARGUMENTS,
                     answer=Page(FirmwareComponent))},
    '/v1/nodes/{node_ident}/firmware/{component}': {
        'GET': _Part(endpoint=refusals.NO_METHOD, rule=None, since=86)},
    '/v1/nodes/{node_ident}/vifs': {
        'GET': _Part(endpoint=node_vifs.get_all, rule='baremetal:node:vif:list', since=28,
                     answer=answers.VIFS, errors=_NO_HOST),
        'POST': _Part(endpoint=node_vifs.post, rule='baremetal:node:vif:attach', since=28,
                      success=204, body=node_vifs.BODY, errors=_NO_HOST),
        'DELETE': _Part(endpoint=refusals.missing('vif_id'),
                        rule='baremetal:node:vif:detach', since=28)},
    '/v1/nodes/{node_ident}/vifs/{vif_id}': {
        'DELETE': _Part(endpoint=node_vifs.delete, rule='baremetal:node:vif:detach', since=28,
                        success=204, errors=_NO_HOST)},
    '/v1/nodes/{node_ident}/vmedia': {
        'GET': _Part(endpoint=node_vmedia.get, rule='baremetal:node:vmedia:get', since=93,
                     answer=answers.VIRTUAL_MEDIA, errors=_NO_HOST),
        'POST': _Part(endpoint=node_vmedia.post, rule='baremetal:node:vmedia:attach', since=89,
                      success=204, body=node_vmedia.BODY, errors=_NO_HOST),
        'DELETE': _vmedia_delete(arguments={'device_types': Argument(types.csv)})},
    '/v1/nodes/{node_ident}/vmedia/{device_type}': {'DELETE': _vmedia_delete()},
    '/v1/nodes/{node_ident}/management/indicators': {
        'GET': _Part(endpoint=node_indicators.get_all, answer=answers.INDICATORS,
                     rule='baremetal:node:get_indicator_state')},
    '/v1/nodes/{node_ident}/management/indicators/{indicator}': {
        'GET': _Part(endpoint=node_indicators.get_one, answer=answers.INDICATOR,
                     rule='baremetal:node:get_indicator_state'),
        'PUT': _Part(endpoint=node_indicators.put, rule='baremetal:node:set_indicator_state',
                     success=204, body_arguments=True,
                     arguments={'state': Argument(types.text, mandatory=True)})},
}
