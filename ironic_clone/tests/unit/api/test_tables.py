"""The whole service in this process, held to the tables: all of them."""
import json
import pathlib

import pytest
import sqlalchemy as sa
import webob

from ironic_clone import tests
from ironic_clone.api import errors
from ironic_clone.api import router
from ironic_clone.api import routes
from ironic_clone.cmd import assembly
from ironic_clone.cmd import main_loop
from ironic_clone.common import health
from ironic_clone.db import models
from ironic_clone.db import nodes
from ironic_clone.db import record
from ironic_clone.rpc import ring
from ironic_clone.tests.tables import circumstance_walk
from ironic_clone.tests.tables import coverage
from ironic_clone.tests.tables import exchange_walk
from ironic_clone.tests.tables import field_walk
from ironic_clone.tests.tables import part_walk
from ironic_clone.tests.tables.world import Answer
from ironic_clone.tests.tables.world import World

TESTS = pathlib.Path(tests.__file__).parent
HEADER = 'X-OpenStack-Ironic-API-Version'
OPTIONS = {'auth_strategy': 'noauth', 'rpc_transport': 'none', 'host': 'walked',
           'enabled_hardware_types': ['fake-hardware'],
           'enabled_network_interfaces': ['noop']}
RETRY = {'node_locked_retry_attempts': 1, 'node_locked_retry_interval': 0}


def sender(application):
    """Return a function that sends requests to a WSGI callable."""
    def send(method, path, body, minor):
        request = webob.Request.blank(path, method=method, headers={
            HEADER: f'1.{minor}', 'Accept': 'application/json'})
        if body is not None:
            request.body = json.dumps(body).encode()
            request.content_type = 'application/json'
        response = request.get_response(application)
        return Answer(response.status_int, {
            name.lower(): value for name, value in response.headerlist}, response.body)
    return send


@pytest.fixture
def world(conf, database, tmp_path):
    """A service with a conductor and one object of each resource."""
    for name, value in {**OPTIONS, 'state_path': str(tmp_path)}.items():
        conf.set_override(name, value)
    for name, value in RETRY.items():
        conf.set_override(name, value, 'conductor')
    transport, rings = assembly.transport(), ring.Rings(database)
    with assembly.application(database, transport, rings) as application, \
            assembly.conductor(database, transport, rings, main_loop.MainLoop(), health.Health()):
        yield World(sender(application))


@pytest.mark.parametrize('walked', field_walk.RESOURCES, ids=lambda walked: walked.table)
def test_fields(world, record_property, walked):
    walk = field_walk.FieldWalk(world, walked)
    walk.walk()
    record_property('table', (walked.table, walk.rows, world.requests))


def test_exchanges(world, record_property):
    rows = exchange_walk.walk(world)
    record_property('table', ('exchanges', rows, world.requests))


@pytest.mark.parametrize('name', part_walk.PARTS)
def test_parts(world, database, record_property, name):
    node_id = nodes.row(database, world.names['node'], ('id',)).id
    event = world.names['event'] = world.names['new']
    with database.write() as connection:
        for model, values in (
                (models.BiosSetting, {'name': 'walk', 'value': 'on'}),
                (models.FirmwareComponent, {'component': 'bmc'}),
                (models.NodeHistory, {'uuid': event, 'severity': 'INFO', 'event': 'e'})):
            connection.execute(model.__table__.insert().values(
                node_id=node_id, created_at=record.now(), **values))
    rows = part_walk.walk(world, name)
    record_property('table', (name, rows, world.requests))


def test_circumstances(world, database, record_property):
    table = models.Node.__table__
    mine = table.c.uuid == world.names['node']

    def bring_about(columns):
        with database.write() as connection:
            row = connection.execute(sa.select(*(table.c[name] for name in columns)).where(mine))
            before = dict(row.one()._mapping)
            connection.execute(sa.update(table).where(mine).values(columns))
        return before

    rows = circumstance_walk.walk(world, bring_about)
    record_property('table', ('circumstances', rows, world.requests))


def test_every_version_has_a_row():
    assert coverage.minors() | coverage.NO_TRACE.keys() == set(range(1, 116))
    assert not coverage.minors() & coverage.NO_TRACE.keys() - {71, 79, 80, 107}


def test_every_route_has_a_row_at_the_version_that_brought_it():
    finder, found = router.Router(routes.ROUTES), set()
    for method, path, minor in coverage.requests():
        try:
            route, _ = finder.find(path, method)
        except errors.RoutingError:
            continue
        if route.since == minor:
            found.add(id(route))
    missing = {(method, path) for path, methods in routes.ROUTES.items()
               for method, route in methods.items() if id(route) not in found}
    assert missing == coverage.NOT_WALKED.keys()


def test_what_is_left_out_has_a_test_of_its_own():
    left_out = [test for _, test in coverage.NO_TRACE.values()]
    for test in (*left_out, *coverage.NOT_WALKED.values(),
                 *coverage.ANSWERS_NOT_WALKED.values()):
        file, _, name = test.partition('::')
        assert f'def {name}(' in (TESTS / file).read_text(), test
