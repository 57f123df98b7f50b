"""How many SQL statements each route costs, whatever the number of rows: a count, not a clock.

The counts are in ``tables/query_counts.yaml``. There are seven rows of everything: a query for
each row would show.
"""
import pytest

from ironic_clone.api.refusals import Refusal
from ironic_clone.api.routes import ROUTES
from ironic_clone.db import ports
from ironic_clone.tests import tables
from ironic_clone.tests.unit.api.endpoints import full_world

COUNTS = tables.load('query_counts')
READS = [(path, 'GET') for path, methods in ROUTES.items()
         if 'GET' in methods and path not in full_world.STATES]
CHANGES = [pytest.param(path, method, id=f'{method} {path}')
           for path, methods in ROUTES.items() for method in methods
           if (path, method) not in READS]


@pytest.fixture
def world(conf, database, api, listener, services):
    """The API, which knows the conductors already; they carry out what they are told."""
    conf.set_override('hash_ring_reset_interval', 3600)
    services[2].reset()
    listener.answers |= full_world.ANSWERS

    def create_port(context, values):
        ports.create(database, values)   # its INSERT is in the count
        return values['uuid']
    listener.create_port = create_port
    return api


def trouble(world, statements, path, method):
    """Send the request of a route; return what is not as the table says, or None."""
    with statements() as found:
        answer = world(*full_world.request_for(method, path))
    made = [statement for statement in found if not statement.startswith('BEGIN')]
    route = ROUTES[path][method]
    if isinstance(route.endpoint, Refusal):
        right = answer.status >= 400 and made == []
    else:
        right = answer.status == route.success and len(made) == COUNTS[path][method]
    return None if right else (method, path, answer.status, answer.body, made)


@pytest.mark.parametrize('path, method', CHANGES)
def test_a_route_makes_as_many_statements_as_the_table_says(
        world, database, statements, path, method):
    full_world.fill(database, **full_world.STATES.get(path, {}))
    assert trouble(world, statements, path, method) is None


def test_a_read_makes_as_many_statements_as_the_table_says(world, database, statements):
    full_world.fill(database)
    found = [trouble(world, statements, path, method) for path, method in READS]
    assert [one for one in found if one] == []


def test_the_table_has_every_route_and_no_other():
    walked = {(path, method) for path, methods in ROUTES.items()
              for method, route in methods.items() if not isinstance(route.endpoint, Refusal)}
    assert walked == {(path, method) for path, counts in COUNTS.items() for method in counts}
