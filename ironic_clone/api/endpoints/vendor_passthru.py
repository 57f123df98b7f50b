"""Vendor passthru of nodes and of drivers: what the API relays to a driver as it is."""
from typing import Any

import orjson

from ironic_clone.api import bodies
from ironic_clone.api import lookup
from ironic_clone.api.endpoints import driver_properties
from ironic_clone.api.request import Reply
from ironic_clone.common import exception

BODY = bodies.Free(null_is_empty=True)
"""Of every call; its keys become arguments of the method."""

_RESERVED = frozenset({'self', 'task', 'context', 'method', 'http_method'})
"""What the methods of drivers are called with beside the keys of the body."""


def node_methods(request, node_ident: str) -> dict:
    """List the methods of a node's vendor interface."""
    node = lookup.node(request, node_ident)
    return driver_properties.ask_once(
        request, ('methods', node.driver, node.vendor_interface),
        lambda: request.services.conductor.call_node(
            request.context, node, 'get_node_vendor_passthru_methods'))


def node_call(request, node_ident: str, method: str | None = None) -> Reply:
    """Call a method of a node's vendor interface."""
    method = _method(request, method)
    node = lookup.node(request, node_ident)
    return _reply(request.services.conductor.call_node(
        request.context, node, 'vendor_passthru', method=method, http_method=request.method,
        info=_information(request)))


def driver_methods(request, driver_name: str) -> dict:
    """List the methods that a driver's vendor interface has without a node."""
    return driver_properties.ask_once(
        request, ('methods', driver_name),
        lambda: request.services.conductor.call_driver(
            request.context, driver_name, 'get_driver_vendor_passthru_methods'))


def driver_call(request, driver_name: str, method: str | None = None) -> Reply:
    """Call a method of a driver's vendor interface that needs no node."""
    return _reply(request.services.conductor.call_driver(
        request.context, driver_name, 'driver_vendor_passthru',
        method=_method(request, method), http_method=request.method,
        info=_information(request)))


def _method(request, in_path: str | None) -> str:
    in_query = request.arguments.get('method')
    if in_path is not None and in_query is not None:
        raise exception.InvalidParameterValue(
            'The method stands in the path; the query must not name one, too.')
    method = in_path or in_query
    if not method:
        raise exception.MissingParameterValue('Missing mandatory parameter: method')
    return method


def _information(request) -> dict[str, Any]:
    """Return the body, whose keys become arguments of the method."""
    information = request.read_content()
    reserved = sorted(_RESERVED & information.keys())
    if reserved:
        raise exception.InvalidParameterValue(
            'A vendor method cannot be given an argument of the name '
            + ' or '.join(reserved) + '.')
    return information


def _reply(answer: dict[str, Any]) -> Reply:
    if answer['async']:
        return Reply(status=202)
    value = answer['return']
    if answer.get('attach'):
        content = value.encode() if isinstance(value, str) else orjson.dumps(value)
        return Reply(content, content_type='application/octet-stream')
    return Reply(orjson.dumps(value))
