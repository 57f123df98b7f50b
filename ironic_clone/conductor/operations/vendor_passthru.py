"""Messages that are only relayed: methods of vendor interfaces, of nodes and of drivers."""
import logging

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.conductor.operations.operation import operation

LOG = logging.getLogger(__name__)

_OURS = frozenset({'self', 'task', 'context', 'method', 'http_method'})
"""Names that the call itself uses: a body cannot have them."""


@operation
def vendor_passthru(manager, context, node_id: str, method: str, http_method: str,
                    info: dict) -> dict:
    """Call a method of the node's vendor interface.

    :param info: the body, an object whose keys are the method's arguments.
    :returns: ``{'return': value, 'async': bool, 'attach': bool}``.
    """
    with manager.acquire(context, node_id, shared=True,
                         purpose=f'vendor passthru {method}') as task:
        route = _route(task.driver.vendor.vendor_routes, method, http_method)
        info = _arguments(info)
        task.driver.vendor.validate(task, method=method, http_method=http_method, **info)
        arguments = {'http_method': http_method, **info}
        route.check_arguments(arguments)
        if route.require_exclusive_lock:
            manager.upgrade(task)
        if route.asynchronous:
            task.spawn_after(_work, method, arguments)
            return _answer(route, None)
        task.check()
        return _answer(route, route.handler(task, **arguments))


def _work(task, method: str, arguments: dict) -> None:
    """Worker: nobody waits; what goes wrong is in last_error."""
    try:
        task.driver.vendor.vendor_routes[method].handler(task, **arguments)
    except Exception as error:
        LOG.warning('Vendor passthru method %s of node %s failed: %s', method, task.node.uuid,
                    errors.reason(error))
        if task.shared:
            return
        task.node.last_error = (f'The vendor passthru method "{method}" failed: '
                                f'{errors.reason(error)}')
    if not task.shared:
        task.finish()


@operation
def driver_vendor_passthru(manager, context, driver_name: str, method: str, http_method: str,
                           info: dict) -> dict:
    """Call a method of a driver's default vendor interface."""
    vendor = manager.registry.compose(driver_name).vendor
    route = _route(vendor.driver_routes, method, http_method)
    info = _arguments(info)
    vendor.driver_validate(method, http_method=http_method, **info)
    arguments = {'http_method': http_method, **info}
    route.check_arguments(arguments)
    if route.asynchronous:
        manager.workers.spawn(_driver_work, route, driver_name, context, arguments)
        return _answer(route, None)
    return _answer(route, route.handler(context, **arguments))


def _driver_work(route, driver_name: str, context, arguments: dict) -> None:
    try:
        route.handler(context, **arguments)
    except Exception as error:
        LOG.warning('Vendor passthru method %s of driver %s failed: %s', route.name, driver_name,
                    errors.reason(error))


@operation
def get_node_vendor_passthru_methods(manager, context, node_id: str) -> dict[str, dict]:
    """Return what can be called on a node."""
    with manager.acquire(context, node_id, shared=True, purpose='list passthru') as task:
        return {name: route.describe()
                for name, route in task.driver.vendor.vendor_routes.items()}


@operation
def get_driver_vendor_passthru_methods(manager, context, driver_name: str) -> dict[str, dict]:
    """Return what can be called on a driver."""
    return {name: route.describe() for name, route in
            manager.registry.compose(driver_name).vendor.driver_routes.items()}


def _route(routes: dict, method: str, http_method: str):
    route = routes.get(method)
    if route is None:
        raise exception.InvalidParameterValue(f'No handler for method {method}')
    if http_method not in route.http_methods:
        raise exception.InvalidParameterValue(
            f'The method {method} does not support HTTP {http_method}; it supports '
            f'{", ".join(route.http_methods)}.')
    return route


def _arguments(info) -> dict:
    if info is None:
        return {}
    if not isinstance(info, dict):
        raise exception.InvalidParameterValue(
            'The body of a vendor passthru call must be an object whose keys are the arguments '
            'of the method.')
    taken = sorted(_OURS & set(info))
    if taken:
        raise exception.InvalidParameterValue(
            f'These names cannot be arguments of a vendor passthru method: {", ".join(taken)}.')
    return info


def _answer(route, returned) -> dict:
    return {'return': returned, 'async': route.asynchronous, 'attach': route.attach}
