"""The running service, held to the tables."""
import pytest

from ironic_clone.tests.tables import exchange_walk
from ironic_clone.tests.tables import field_walk
from ironic_clone.tests.tables import part_walk
from ironic_clone.tests.tables.world import Answer
from ironic_clone.tests.tables.world import World


@pytest.fixture
def world(http):
    """One object of each resource in the service."""
    def send(method, path, body, minor):
        answer = http.request(method, path, body, f'1.{minor}')
        return Answer(answer.status, {name.lower(): value for name, value
                                      in answer.headers.items()}, answer.body)
    world = World(send)
    yield world
    world.remove()


@pytest.mark.parametrize('walked', field_walk.RESOURCES, ids=lambda walked: walked.table)
def test_fields(world, record_property, walked):
    walk = field_walk.FieldWalk(world, walked)
    walk.walk()
    record_property('table', (walked.table, walk.rows, world.requests))


def test_exchanges(world, record_property):
    rows = exchange_walk.walk(world)
    rows_of_states = part_walk.walk(world, 'states')
    record_property('table', ('exchanges', rows, world.requests))
    record_property('table', ('states', rows_of_states, 0))
