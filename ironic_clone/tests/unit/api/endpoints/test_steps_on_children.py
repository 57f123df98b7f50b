"""Steps that a node's owner or lessee has run on its child nodes, which may be somebody else's."""
import pytest
import sqlalchemy as sa

from ironic_clone.api import stack
from ironic_clone.db import models
from ironic_clone.tests.unit.api import callers
from ironic_clone.tests.unit.api.endpoints import full_world
from ironic_clone.tests.unit.api.endpoints.conftest import Client

PARENT, CHILD, OTHER = (full_world.uuid(full_world.NODE, number) for number in range(3))
ON_CHILDREN = {'interface': 'power', 'step': 'power_off', 'execute_on_child_nodes': True}
HERE = {'interface': 'bios', 'step': 'x'}


@pytest.fixture
def ask(conf, database, services, listener):
    """Return a function that has steps run on the parent, of p1 and leased by p2."""
    conf.set_override('auth_strategy', 'keystone')
    full_world.fill(database, owner='p1', provision_state='manageable')
    with database.write() as connection:
        for uuid, values in ((PARENT, {'lessee': 'p2'}), (CHILD, {'lessee': 'p3'}),
                             (OTHER, {'lessee': 'p2', 'parent_node': PARENT})):
            table = models.Node.__table__
            connection.execute(sa.update(table).where(table.c.uuid == uuid).values(values))
    client = Client(stack.build(*services, authenticate=callers.as_headers_say))

    def ask(caller, *steps, target='clean'):
        answer = client('PUT', f'/v1/nodes/{PARENT}/states/provision', {
            'target': target, f'{target}_steps': list(steps)}, headers=caller)
        return answer.status, len(listener.calls)
    return ask


def test_a_lessee_has_them_run_on_what_it_leases(ask):
    lessee = callers.project('p2', 'manager')
    assert ask(lessee, HERE) == (202, 1)
    assert ask(lessee, HERE, ON_CHILDREN) == (403, 1)
    assert ask(lessee, {**ON_CHILDREN, 'limit_child_node_execution': [CHILD]}) == (403, 1)
    assert ask(lessee, {**ON_CHILDREN, 'limit_child_node_execution': [OTHER]}) == (202, 2)
    assert ask(lessee, {**ON_CHILDREN, 'limit_child_node_execution': [OTHER]}, ON_CHILDREN
               ) == (403, 2)


def test_the_owner_of_all_has_them_run_on_all(ask):
    assert ask(callers.project('p1', 'member'), HERE, ON_CHILDREN) == (202, 1)
    assert ask(callers.system('member'), ON_CHILDREN) == (202, 2)


def test_not_so_once_a_child_is_of_another_owner(ask, database):
    with database.write() as connection:
        connection.execute(sa.update(models.Node.__table__).where(
            models.Node.__table__.c.uuid == CHILD).values(owner='p9'))
    assert ask(callers.project('p1', 'admin'), ON_CHILDREN) == (403, 0)


def test_what_is_no_step_is_the_callers_fault(ask):
    for limit in (7, 'x', [7], {}, [[]], None):
        found = ask(callers.system('member'), {**ON_CHILDREN, 'limit_child_node_execution': limit})
        assert found == (400, 0), limit
