"""Steps that an interface offers to the step engine: decorators, collection, execution.

A step is a method of an interface, ``method(task, **args)``, marked with one decorator for each
kind of flow that may run it. The marks are read once for each class; the step dictionaries that
the conductor receives are fresh copies, free to be changed and stored.
"""
import copy
import dataclasses
import functools
import inspect
from collections.abc import Callable

from ironic_clone.common import exception

CLEAN = 'clean'
DEPLOY = 'deploy'
VERIFY = 'verify'
SERVICE = 'service'
KINDS = (CLEAN, DEPLOY, VERIFY, SERVICE)

_MARKS = '_ironic_clone_steps'
_PUBLISHED = {
    CLEAN: ('priority', 'abortable', 'argsinfo', 'requires_ramdisk'),
    DEPLOY: ('priority', 'abortable', 'argsinfo'),
    VERIFY: ('priority',),
    SERVICE: ('priority', 'abortable', 'argsinfo', 'requires_ramdisk'),
}
"""Step kind -> what a step dictionary of that kind says beside interface and step."""


@dataclasses.dataclass(frozen=True)
class Mark:
    """What a decorator said about a method."""

    priority: int
    abortable: bool = False
    argsinfo: dict | None = None
    requires_ramdisk: bool = True


def clean_step(priority: int, *, abortable: bool = False, argsinfo: dict | None = None,
               requires_ramdisk: bool = True) -> Callable:
    """Mark a method as a clean step.

    :param priority: the higher, the earlier in automated cleaning; 0 leaves it to manual cleaning.
    :param abortable: an abort may come while the step waits.
    :param argsinfo: ``{argument: {'description': str, 'required': bool}}``.
    :param requires_ramdisk: the machine must run the agent's ramdisk.
    :raises InvalidParameterValue: (at import) a parameter has the wrong type.
    """
    return _marker(CLEAN, Mark(priority, abortable, argsinfo, requires_ramdisk))


def deploy_step(priority: int, *, abortable: bool = True,
                argsinfo: dict | None = None) -> Callable:
    """Mark a method as a deploy step; priority 0 leaves it to users and templates."""
    return _marker(DEPLOY, Mark(priority, abortable, argsinfo))


def verify_step(priority: int) -> Callable:
    """Mark a method as a step of verification, between ``manage`` and ``manageable``."""
    return _marker(VERIFY, Mark(priority))


def service_step(priority: int | None = None, *, abortable: bool = False,
                 argsinfo: dict | None = None, requires_ramdisk: bool = True) -> Callable:
    """Mark a method as a service step; none runs unless it is asked for, so 0 is usual."""
    return _marker(SERVICE, Mark(0 if priority is None else priority, abortable, argsinfo,
                                 requires_ramdisk))


def _marker(kind: str, mark: Mark) -> Callable:
    def decorate(method):
        _check(kind, mark, getattr(method, '__qualname__', method))
        # A copy: a method of a parent class keeps its own marks.
        setattr(method, _MARKS, {**getattr(method, _MARKS, {}), kind: mark})
        return method
    return decorate


def _check(kind: str, mark: Mark, method) -> None:
    def refuse(text):
        raise exception.InvalidParameterValue(
            f'The {kind} step {method} is declared badly: {text}.')

    if isinstance(mark.priority, bool) or not isinstance(mark.priority, int) or mark.priority < 0:
        refuse(f'priority must be an integer from 0, not {mark.priority!r}')
    for name in ('abortable', 'requires_ramdisk'):
        if not isinstance(getattr(mark, name), bool):
            refuse(f'{name} must be true or false, not {getattr(mark, name)!r}')
    if mark.argsinfo is None:
        return
    if not isinstance(mark.argsinfo, dict):
        refuse('argsinfo must be a dictionary of arguments')
    for argument, info in mark.argsinfo.items():
        if not isinstance(info, dict) or set(info) - {'description', 'required'}:
            refuse(f'argsinfo of {argument!r} takes only description and required')
        if not isinstance(info.get('description'), str) or not info['description']:
            refuse(f'argsinfo of {argument!r} needs a description')
        if not isinstance(info.get('required', False), bool):
            refuse(f'required of {argument!r} must be true or false')


@functools.cache
def marks(cls: type, kind: str) -> dict[str, Mark]:
    """Return ``{method name: Mark}`` of the steps of ``kind`` that ``cls`` offers.

    An override is still the step that it overrides, unless it carries a mark of its own.
    """
    found = {}
    for name, _member in inspect.getmembers_static(cls):
        for owner in cls.__mro__:
            mark = getattr(owner.__dict__.get(name), _MARKS, {}).get(kind)
            if mark is not None:
                found[name] = mark
                break
    return found


def collect(interface, kind: str) -> list[dict]:
    """Return the step dictionaries of ``kind`` that the interface's methods are marked with."""
    return [{'interface': interface.interface_type, 'step': name,
             **{key: copy.deepcopy(getattr(mark, key)) for key in _PUBLISHED[kind]}}
            for name, mark in marks(type(interface), kind).items()]


def execute(interface, kind: str, task, step: dict):
    """Call the method that ``step`` names with its ``args``.

    :param step: a step dictionary; ``step`` is the method, ``args`` its keyword arguments.
    :returns: what the method returns: None, or the wait state of the flow.
    :raises InvalidParameterValue: the interface has no such step of this kind.
    """
    if step['step'] not in marks(type(interface), kind):
        raise exception.InvalidParameterValue(
            f'The {interface.interface_type} interface of node {task.node.uuid} has no '
            f'{kind} step "{step["step"]}".')
    return getattr(interface, step['step'])(task, **(step.get('args') or {}))
