"""Vendor passthru: methods that the API relays to a driver as they are.

``@passthru`` marks a method of a vendor interface that acts on one node and is called as
``method(task, http_method=..., **body)``; ``@driver_passthru`` one that acts on the driver and is
called as ``method(context, http_method=..., **body)``. The mark is the method's route; bound to
an instance they are ``vendor_routes`` and ``driver_routes`` of the interface.
"""
import dataclasses
import functools
import inspect
from collections.abc import Callable
from collections.abc import Sequence

from oslo_log import log as logging

from ironic_clone.common import errors
from ironic_clone.common import exception

LOG = logging.getLogger(__name__)

_ROUTE = '_ironic_clone_passthru'
_MAX_REASON = 1024


@dataclasses.dataclass(frozen=True)
class Route:
    """One passthru method.

    :ivar handler: the bound method; domain errors pass through it, any other error becomes
        VendorPassthruException.
    :ivar http_methods: upper-case HTTP methods by which it may be called.
    :ivar asynchronous: the API answers 202 and a worker calls it.
    :ivar attach: the API sends back what it returns as the raw body.
    :ivar require_exclusive_lock: it needs the node's lock, not only a shared task.
    :ivar of_driver: it acts on the driver, not on a node.
    """

    name: str
    handler: Callable
    http_methods: tuple[str, ...]
    asynchronous: bool
    description: str
    attach: bool
    require_exclusive_lock: bool
    of_driver: bool

    def describe(self) -> dict:
        """Return what the API shows of the method."""
        return {'http_methods': list(self.http_methods), 'async': self.asynchronous,
                'description': self.description, 'attach': self.attach,
                'require_exclusive_lock': self.require_exclusive_lock}

    def check_arguments(self, arguments: dict) -> None:
        """Hold what was sent against the method's signature, before anything is called.

        :param arguments: the body, with or without ``http_method``.
        :raises MissingParameterValue: the method needs one that is not there.
        :raises InvalidParameterValue: the method does not take one that is.
        """
        _check_arguments(self.name, inspect.signature(self.handler), arguments)


def passthru(http_methods: Sequence[str], method: str | None = None, async_call: bool = True,
             description: str = '', attach: bool = False,
             require_exclusive_lock: bool = True) -> Callable:
    """Mark a method of a vendor interface that acts on one node.

    :param http_methods: HTTP methods by which it may be called.
    :param method: the name in the API; the method's own by default.
    :param async_call: answer at once and work in a worker.
    :param description: a sentence for the list of methods.
    :param attach: send what it returns as the raw body.
    :param require_exclusive_lock: take the node's lock; else the task is a shared one.
    """
    return _marker(http_methods, method, async_call, description, attach,
                   require_exclusive_lock, of_driver=False)


def driver_passthru(http_methods: Sequence[str], method: str | None = None,
                    async_call: bool = True, description: str = '',
                    attach: bool = False) -> Callable:
    """Mark a method of a vendor interface that acts on the driver, not on a node."""
    return _marker(http_methods, method, async_call, description, attach,
                   require_exclusive_lock=False, of_driver=True)


def _marker(http_methods, method, async_call, description, attach, require_exclusive_lock,
            of_driver):
    def decorate(function):
        name = method or function.__name__
        signature = inspect.signature(function)
        takes_verb = any(parameter.name == 'http_method' or parameter.kind is
                         parameter.VAR_KEYWORD for parameter in signature.parameters.values())

        @functools.wraps(function)
        def relay(*args, **kwargs):
            if not takes_verb:
                kwargs.pop('http_method', None)
            _check_arguments(name, signature, kwargs, args)
            try:
                return function(*args, **kwargs)
            except exception.IronicCloneError:
                raise
            except Exception as error:
                LOG.exception('Vendor passthru method %s failed', name)
                raise exception.VendorPassthruException(
                    errors.text(error)[:_MAX_REASON]
                    or f'{type(error).__name__} in method {name}') from error

        setattr(relay, _ROUTE, Route(
            name, relay, tuple(verb.upper() for verb in http_methods), async_call, description,
            attach, require_exclusive_lock, of_driver))
        return relay
    return decorate


def _check_arguments(name, signature, arguments, positional=(None,)):
    """Raise unless a call with these arguments fits; ``http_method`` is not the caller's."""
    arguments = {key: value for key, value in arguments.items() if key != 'http_method'}
    if 'http_method' in signature.parameters:
        arguments['http_method'] = None
    try:
        signature.bind(*positional, **arguments)
        return
    except TypeError:
        pass
    takes = [parameter for parameter in list(signature.parameters.values())[len(positional):]
             if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)]
    for parameter in takes:
        if parameter.default is parameter.empty and parameter.name not in arguments:
            raise exception.MissingParameterValue(
                f"Parameter '{parameter.name}' not passed to method '{name}'.")
    names = {parameter.name for parameter in takes} - {'http_method'}
    unknown = sorted(set(arguments) - names - {'http_method'})
    raise exception.InvalidParameterValue(
        f"Method '{name}' does not take the parameter(s) {', '.join(unknown)}; it takes "
        f"{', '.join(sorted(names)) or 'none'}.")


def routes(interface, of_driver: bool) -> dict[str, Route]:
    """Return ``{method name: Route}`` of an interface, of its driver or of its node methods."""
    found = {}
    for name, member in inspect.getmembers_static(type(interface)):
        route = getattr(member, _ROUTE, None)
        if route is not None and route.of_driver == of_driver:
            found[route.name] = dataclasses.replace(route, handler=getattr(interface, name))
    return found
