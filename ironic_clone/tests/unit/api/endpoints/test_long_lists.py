"""A thousand ports, port groups or allocations cost what a thousand nodes cost: a count of
statements and of calls, not a clock."""
import gc
import sys

import pytest

from ironic_clone.db import models
from ironic_clone.db.record import now
from ironic_clone.tests.unit.api.endpoints.full_world import uuid

ROWS = 1000
FEW = 10
PATHS = ('ports', 'portgroups', 'allocations')
_CALLS = ('call', 'c_call')


def of_node(number):
    return {'uuid': uuid(1, number), 'name': f'n{number}', 'driver': 'fake-hardware',
            'provision_state': 'available', 'power_state': 'power off', 'extra': '{"a":1}',
            'properties': '{"cpus":1}', 'driver_info': '{"ipmi_address":"192.0.2.1"}'}


def of_port(number):
    return {'uuid': uuid(2, number), 'node_id': number, 'extra': '{"a":1}',
            'address': f'52:54:00:00:{number // 256:02x}:{number % 256:02x}',
            'local_link_connection': f'{{"port_id":"{number}"}}'}


def of_portgroup(number):
    return {'uuid': uuid(3, number), 'node_id': number, 'name': f'g{number}',
            'extra': '{"a":1}', 'properties': '{"miimon":100}'}


def of_allocation(number):
    return {'uuid': uuid(4, number), 'node_id': number, 'name': f'a{number}',
            'state': 'active', 'resource_class': 'gold', 'extra': '{"a":1}',
            'candidate_nodes': '[]', 'traits': '["CUSTOM_A"]'}


@pytest.fixture
def lists(api, database):
    """The API over a thousand of everything."""
    with database.write() as connection:
        for model, row in ((models.Node, of_node), (models.Port, of_port),
                           (models.Portgroup, of_portgroup),
                           (models.Allocation, of_allocation)):
            created_at = now()
            connection.execute(model.__table__.insert(), [
                {**row(number), 'created_at': created_at} for number in range(1, ROWS + 1)])
    return api


def calls(api, path, collection, limit):
    """Return how many functions, C's too, it takes to answer with a page of that many.

    Not counted is what the garbage collector calls, whose time is its own.
    """
    found = 0

    def count(frame, event, argument):
        nonlocal found
        found += event in _CALLS

    path = f'{path}limit={limit}'
    api('GET', path)   # what is compiled once is compiled
    gc.disable()
    sys.setprofile(count)
    try:
        answer = api('GET', path)
    finally:
        sys.setprofile(None)
        gc.enable()
    assert len(answer.json[collection]) == limit
    return found


def test_a_thousand_of_others_cost_what_a_thousand_nodes_cost(lists, statements):
    def cost(path, collection):
        with statements() as made:
            lists('GET', f'{path}limit={ROWS}')
        each = calls(lists, path, collection, ROWS) - calls(lists, path, collection, FEW)
        return len(made), round(each / (ROWS - FEW), 1)

    statements_of_nodes, calls_for_a_node = cost('/v1/nodes?', 'nodes')
    assert statements_of_nodes == 1 and calls_for_a_node < 4
    for collection in PATHS:
        assert cost(f'/v1/{collection}?', collection) <= (1, calls_for_a_node), collection
    most = cost('/v1/nodes/detail?', 'nodes')
    for collection in ('ports', 'portgroups'):
        made, each = cost(f'/v1/{collection}/detail?', collection)
        assert made == 1 and each <= most[1], collection
