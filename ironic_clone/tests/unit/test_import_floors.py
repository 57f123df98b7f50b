"""The floors of the house: a room imports only rooms below it, and nothing runs in a circle."""
import pathlib

import pytest

import ironic_clone
from ironic_clone.tests.unit import import_graph

ROOT = pathlib.Path(ironic_clone.__file__).parent

BELOW = {
    'cmd': ('api', 'conductor', 'rpc', 'drivers', 'db', 'common', 'conf'),
    'api': ('rpc', 'db', 'common', 'conf'),
    'conductor': ('rpc', 'drivers', 'db', 'common', 'conf'),
    'rpc': ('db', 'common', 'conf'),
    'drivers': ('common', 'conf'),
    'db': ('common', 'conf'),
    'common': ('conf',),
    'conf': (),
}


@pytest.fixture(scope='module')
def edges():
    return import_graph.graph(ROOT)


def test_every_room_has_its_floor(edges):
    rooms = {import_graph.room(module) for module in edges} - {''}
    assert rooms == set(BELOW)


def test_no_arrow_leads_up(edges):
    assert import_graph.arrows_up(edges, BELOW) == []


def test_nothing_runs_in_a_circle(edges):
    assert import_graph.circle(edges) == []


@pytest.mark.parametrize('below, above', [
    ('conductor.steps', 'conductor.flows'), ('conductor.flows', 'conductor.operations'),
    ('api.resources', 'api.endpoints'), ('drivers.interfaces', 'drivers.noop'),
    ('drivers.noop', 'drivers.fake'), ('drivers.fake', 'drivers.hardware')])
def test_inside_a_room_there_is_a_below_and_an_above_too(edges, below, above):
    assert not [(module, target) for module, targets in edges.items() for target in targets
                if module.startswith(f'ironic_clone.{below}.')
                and target.startswith(f'ironic_clone.{above}.')]


@pytest.mark.parametrize(('library', 'places'), [
    ('tenacity', {'conductor.tasks'}),   # a node that is locked
    ('oslo_db.api', {'db.engine'}),      # a transaction
    ('requests.adapters', {'conductor.inspection.http_get'}),   # a rule's data
    ('retrying', set()), ('backoff', set())])
def test_every_retry_lives_in_one_place(library, places):
    """Those that a library makes. RPC has its own in rpc.client: to the new owner, once."""
    asked = {name: import_graph.imported(name, path.read_text())
             for name, path in import_graph.modules(ROOT).items()}
    assert {name.removeprefix('ironic_clone.') for name, targets in asked.items() if any(
        target == library or target.startswith(f'{library}.') for target in targets)} == places


def test_the_product_does_not_need_its_tests():
    asked = {name: import_graph.imported(name, path.read_text())
             for name, path in import_graph.modules(ROOT).items()}
    assert [name for name, targets in asked.items()
            if any(target.startswith('ironic_clone.tests') for target in targets)] == []


def test_eventlet_is_never_imported():
    for path in ROOT.rglob('*.py'):
        targets = import_graph.imported('x', path.read_text())
        assert not {target for target in targets if target.split('.')[0] == 'eventlet'}, path


# -- the instrument itself ---------------------------------------------------------------------
@pytest.mark.parametrize('source, found', [
    ('from p.db import models', 'p.db.models'),
    ('import p.db.models', 'p.db.models'),
    ('def f():\n    from p.db import models', 'p.db.models'),
    ('if TYPE_CHECKING:\n    from p.db import models', 'p.db.models'),
    ('from . import models', 'p.api.models'),
    ('from ..db import models', 'p.db.models'),
    ('importlib.import_module("p.db.models")', 'p.db.models'),
])
def test_an_import_is_seen_wherever_it_stands(source, found):
    assert found in import_graph.imported('p.api.app', source)


def test_a_relative_import_of_a_package_starts_in_the_package():
    assert 'p.api.app' in import_graph.imported('p.api', 'from . import app', is_package=True)


@pytest.mark.parametrize('source, target', [
    ('api', 'conductor'), ('api', 'drivers'), ('conductor', 'api'), ('drivers', 'db'),
    ('rpc', 'drivers'), ('db', 'rpc'), ('conf', 'common'), ('common', 'db'), ('db', 'cmd')])
def test_an_arrow_up_is_named(source, target):
    edges = {f'p.{source}.x': {f'p.{target}.y'}}
    assert import_graph.arrows_up(edges, BELOW) == [f'p.{source}.x imports p.{target}.y']


def test_a_circle_is_told_as_a_path():
    edges = {'a': {'b'}, 'b': {'c'}, 'c': {'b'}, 'd': set()}
    assert import_graph.circle(edges) == ['b', 'c', 'b']
