"""Which subcommands and SDK methods there are, and which tests promise to drive them.

A test that drives some says so in a decorator::

    @driven.commands('chassis', 'create delete show')
    @driven.methods('create_chassis get_chassis')

The fixtures ``baremetal`` and ``sdk`` hold it to its word; ``test_everything_is_driven.py``
asks that the promises together name everything that the installed clients can do.
"""
import functools
import importlib.metadata
import inspect

import pytest
from openstack import proxy
from openstack.baremetal.v1 import _proxy

PROMISED_COMMANDS: set[str] = set()
PROMISED_METHODS: set[str] = set()
_NAMESPACE = 'openstack.baremetal.v1'
_PREFIX = 'baremetal_'


@functools.cache
def installed_commands() -> frozenset[str]:
    """The subcommands of the installed client, from its entry points."""
    points = importlib.metadata.entry_points(group=_NAMESPACE)
    return frozenset(point.name.removeprefix(_PREFIX).replace('_', ' ') for point in points)


@functools.cache
def installed_methods() -> frozenset[str]:
    """The public methods of the installed SDK's bare metal proxy, without those of all proxies."""
    return frozenset(
        name for name, _method in inspect.getmembers(_proxy.Proxy, inspect.isfunction)
        if not name.startswith('_') and not hasattr(proxy.Proxy, name))


def command_of(words: tuple[str, ...]) -> str:
    """The subcommand that a command line names: the longest that there is."""
    return next((' '.join(words[:length]) for length in range(len(words), 0, -1)
                 if ' '.join(words[:length]) in installed_commands()), '')


def commands(group: str, verbs: str = ''):
    """The decorated test drives these subcommands of a group (or the group as it is)."""
    names = [f'{group} {verb}' for verb in verbs.split()] or [group]
    PROMISED_COMMANDS.update(names)
    return pytest.mark.commands(*names)


def methods(names: str):
    """The decorated test calls these methods of the SDK's proxy."""
    PROMISED_METHODS.update(names.split())
    return pytest.mark.methods(*names.split())


def check(request: pytest.FixtureRequest, kind: str, done: set[str]) -> None:
    """Fail a test that did not do what it promised."""
    promised = {name for mark in request.node.iter_markers(kind) for name in mark.args}
    assert promised <= done, f'promised, but never done: {sorted(promised - done)}'


class Recorded:
    """The SDK's proxy as it is; the names of what is called are kept.

    :ivar called: names of the methods that were called.
    """

    def __init__(self, target: _proxy.Proxy):
        self._target = target
        self.called: set[str] = set()

    def __getattr__(self, name: str):
        found = getattr(self._target, name)
        if callable(found):
            self.called.add(name)
        return found
