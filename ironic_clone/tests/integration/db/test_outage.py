"""A database server that goes away, or freezes, and comes back, as its users see it."""
import contextlib
import time

import pytest
import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.db import schema
from ironic_clone.db.engine import Database
from ironic_clone.tests.servers import gate as gates
from ironic_clone.tests.servers import wait

REPLY_SECONDS = 1
ENOUGH_SECONDS = 30
"""In which a server answers that has nothing else to do, however busy the machine is."""


@pytest.fixture(params=['mariadb', 'postgresql'])
def url(request):
    """The URL of a database on a server."""
    return sa.make_url(request.getfixturevalue(f'{request.param}_url'))


@pytest.fixture
def gate(url):
    """A gate before the server, open."""
    with gates.Gate(url.port) as gate:
        gate.open()
        yield gate


@pytest.fixture
def new_database(url, gate):
    """Return a function that makes a database of the server behind the gate."""
    with contextlib.ExitStack() as made:
        yield lambda seconds: made.enter_context(contextlib.closing(Database(
            url.set(port=gate.port).render_as_string(hide_password=False),
            reply_timeout=seconds)))


@pytest.fixture
def behind(new_database, gate):
    """A database on a server behind a gate, and the gate."""
    return new_database(ENOUGH_SECONDS), gate


@pytest.fixture
def impatient(new_database, gate):
    """The same, and a server that does not answer soon is not waited for."""
    return new_database(REPLY_SECONDS), gate


def answered(use, database):
    """What the server answers; None if that took too long."""
    try:
        return use(database)
    except exception.DatabaseUnavailable:
        return None


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


@pytest.mark.parametrize('use', [read, write, run])
@pytest.mark.parametrize('connections', ['kept', 'new'])
def test_a_frozen_one_is_not_waited_for(impatient, use, connections, monkeypatch):
    """It takes what is sent and says nothing: no connection breaks by itself."""
    monkeypatch.setattr('ironic_clone.db.engine.PATIENCE', REPLY_SECONDS / 2)
    database, gate = impatient
    if connections == 'kept':
        assert wait.until(lambda: answered(use, database), 'it is there') == 1
    gate.freeze()
    began = time.monotonic()
    with pytest.raises(exception.DatabaseUnavailable):
        use(database)
    assert REPLY_SECONDS <= time.monotonic() - began < 10 * REPLY_SECONDS
    gate.thaw()
    assert wait.until(lambda: answered(use, database), 'it is back') == 1


def test_a_connection_that_froze_is_not_used_again(impatient):
    """Its answer, when it comes, would be taken for that of the next statement."""
    database, gate = impatient
    wait.until(lambda: answered(read, database), 'it is there')
    with pytest.raises(exception.DatabaseUnavailable), database.read() as connection:
        gate.freeze()
        connection.execute(sa.text('SELECT 2'))
    gate.thaw()
    assert wait.until(lambda: answered(read, database), 'it is back') == 1


def test_what_takes_long_is_let_finish_within_the_limit(behind):
    database, _gate = behind
    sleep = 'SLEEP' if database.url.get_backend_name() == 'mysql' else 'pg_sleep'
    with database.read() as connection:
        assert connection.execute(sa.text(f'SELECT 7, {sleep}(0.2)')).first()[0] == 7
