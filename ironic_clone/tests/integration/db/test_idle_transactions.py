"""Who stands still in the middle of a transaction keeps nobody from the rows for long."""
import pytest

from ironic_clone.common import exception
from ironic_clone.db import nodes
from ironic_clone.db import schema
from ironic_clone.db.engine import Database

IDLE_SECONDS = 1


@pytest.mark.parametrize('kind', ['mariadb', 'postgresql'])
def test_it_is_ended_by_the_server(request, kind):
    url = request.getfixturevalue(f'{kind}_url')
    stopped, other = (Database(url, reply_timeout=30, idle_timeout=IDLE_SECONDS)
                      for _ in range(2))
    schema.upgrade(stopped)
    nodes.create(stopped, {'uuid': '1be26c0b-03f2-4d2e-ae87-c02d7f33c123', 'driver': 'seed',
                           'provision_state': 'enroll'})
    change = nodes.table.update().values(lock_epoch=nodes.table.c.lock_epoch + 1)
    with pytest.raises(exception.DatabaseUnavailable), stopped.write() as connection:
        connection.execute(change)
        other.run(lambda connection: connection.execute(change))   # waits for the row
    with other.read() as connection:   # the other's change is there, and not that of the first
        before, = connection.execute(nodes.table.select()).all()
    assert before.lock_epoch == 1
    stopped.run(lambda connection: connection.execute(change))   # and it can go on
    stopped.close()
    other.close()
