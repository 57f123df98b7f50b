"""Who is alive, and how long a lease or a request lasts, no machine's wall clock decides."""
import ast
import importlib
import inspect

import pytest

WALL = {('time', 'time'), ('time', 'time_ns'), ('time', 'localtime'), ('time', 'gmtime'),
        ('datetime', 'now'), ('datetime', 'utcnow'), ('datetime', 'today'),
        ('timeutils', 'utcnow'), ('record', 'now')}
"""(module or class, function): every way in which the house asks for the time of day."""


@pytest.mark.parametrize('name', [
    'common.clock', 'conductor.identity', 'conductor.keepalive', 'conductor.lease',
    'conductor.manager', 'conductor.registration', 'conductor.service', 'conductor.takeover',
    'db.conductors', 'db.node_locks', 'rpc.client', 'rpc.dispatcher', 'rpc.message',
    'rpc.ring'])
def test_it_is_not_asked(name):
    tree = ast.parse(inspect.getsource(importlib.import_module(f'ironic_clone.{name}')))
    asked = {(node.value.attr if isinstance(node.value, ast.Attribute) else node.value.id,
              node.attr) for node in ast.walk(tree) if isinstance(node, ast.Attribute)
             and isinstance(node.value, ast.Attribute | ast.Name)}
    taken = {(node.module.rpartition('.')[2], alias.name) for node in ast.walk(tree)
             if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert (asked | taken) & WALL == set()
