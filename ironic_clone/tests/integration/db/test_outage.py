"""A database server that goes away and comes back, as its users see it."""
import pytest
import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.db import schema
from ironic_clone.db.engine import Database
from ironic_clone.tests.servers import gate as gates


@pytest.fixture(params=['mariadb', 'postgresql'])
def behind(request):
    """A database on a server behind a gate, and the gate, open."""
    url = sa.make_url(request.getfixturevalue(f'{request.param}_url'))
    with gates.Gate(url.port) as gate:
        gate.open()
        database = Database(url.set(port=gate.port).render_as_string(hide_password=False))
        yield database, gate
        database.close()


def read(database):
    with database.read() as connection:
        return connection.execute(sa.text('SELECT 1')).scalar()


def write(database):
    with database.write() as connection:
        return connection.execute(sa.text('SELECT 1')).scalar()


def run(database):
    return database.run(lambda connection: connection.execute(sa.text('SELECT 1')).scalar())


@pytest.mark.parametrize('use', [read, write, run])
def test_it_is_unavailable_while_it_is_away_and_works_again_afterwards(behind, use, caplog):
    database, gate = behind
    for _ in range(2):
        assert use(database) == 1
        gate.shut()   # connections that are kept break, and new ones are refused
        with pytest.raises(exception.DatabaseUnavailable):
            use(database)
        gate.open()
    assert use(database) == 1
    assert 'test-only' not in caplog.text   # the password


def test_at_start_it_is_named_without_its_password(behind):
    database, gate = behind
    gate.shut()
    with pytest.raises(exception.DatabaseUnreachable, match='ironic-clone-dbsync') as caught:
        schema.check(database)
    assert 'test-only' not in str(caught.value)
