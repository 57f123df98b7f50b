"""A row is written once, also when nobody heard that it was."""
import pytest

from ironic_clone.common import exception
from ironic_clone.db import allocations
from ironic_clone.db import nodes
from ironic_clone.tests.unit.lost_answers import lost

UUID = '00000000-0000-0000-0000-000000000001'
CREATE = {
    'a node': (nodes, {'uuid': UUID, 'driver': 'd', 'provision_state': 'enroll', 'name': 'n'}),
    'an allocation': (allocations, {'uuid': UUID, 'state': 'allocating', 'name': 'n'}),
}


@pytest.mark.parametrize('what', CREATE)
def test_one_whose_answer_was_lost_is_no_other(database, what):
    store, values = CREATE[what]
    with lost(database, repeats=True):
        store.create(database, values)
    assert store.get(database, UUID).name == 'n'
    with pytest.raises(exception.Conflict):
        store.create(database, values)


@pytest.mark.parametrize('what', CREATE)
def test_another_one_that_was_there_still_is(database, what):
    store, values = CREATE[what]
    store.create(database, values | {'uuid': UUID.replace('1', '2')})
    with pytest.raises(exception.Conflict, match='n'):
        store.create(database, values)
