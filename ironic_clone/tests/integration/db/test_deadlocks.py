"""Transactions that the server gives up: repeated, since nothing of them was done."""
import concurrent.futures
import contextlib
import threading

import pytest
import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.db import node_locks
from ironic_clone.db import nodes
from ironic_clone.db import schema
from ironic_clone.db.engine import Database
from ironic_clone.tests.servers import gate as gates
from ironic_clone.tests.servers import wait

FIRST, SECOND = (f'00000000-0000-0000-0000-00000000000{number}' for number in (1, 2))


@pytest.fixture(params=['mariadb', 'postgresql'])
def behind(request):
    """A database with two nodes, on a server behind a gate, the gate, and the server's URL."""
    direct = request.getfixturevalue(f'{request.param}_url')
    url = sa.make_url(direct)
    with gates.Gate(url.port) as gate, contextlib.closing(Database(
            url.set(port=gate.port).render_as_string(hide_password=False))) as database:
        gate.open()
        schema.upgrade(database)
        for uuid in (FIRST, SECOND):
            nodes.create(database, {'uuid': uuid, 'driver': 'd', 'provision_state': 'enroll'})
        yield database, gate, direct


@pytest.fixture
def database(behind):
    return behind[0]


def put(connection, uuid, description):
    connection.execute(nodes.table.update().where(nodes.table.c.uuid == uuid).values(
        description=description))


def test_both_of_two_that_block_each_other_are_carried_out(database):
    """Error 1213 of MariaDB, 40P01 of PostgreSQL: the server ends one of them."""
    both_hold_one = threading.Barrier(2)
    attempts = []

    def change(one, other):
        def work(connection):
            attempts.append(one)
            put(connection, one, f'first of {one}')
            if attempts.count(one) == 1:
                both_hold_one.wait(30)
            put(connection, other, f'second of {one}')
            return one
        return database.run(work)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        assert set(pool.map(change, (FIRST, SECOND), (SECOND, FIRST))) == {FIRST, SECOND}
    assert sorted(map(attempts.count, (FIRST, SECOND))) == [1, 2]
    # Whole transactions: the later one has written both.
    said = {nodes.get(database, uuid).description.rpartition(' of ')[2]
            for uuid in (FIRST, SECOND)}
    assert len(said) == 1


@pytest.mark.parametrize('released', [True, False], ids=['released', 'for ever'])
def test_a_row_that_somebody_keeps_is_waited_for_but_not_for_ever(
        database, released, monkeypatch):
    """Error 1205 of MariaDB, 55P03 of PostgreSQL."""
    # The first attempt shall not be the last where it takes longer than it should.
    monkeypatch.setattr('ironic_clone.db.engine.PATIENCE', 30)
    limit = 'SET SESSION innodb_lock_wait_timeout = 1' \
        if database.url.get_backend_name() == 'mysql' else "SET LOCAL lock_timeout = '1s'"
    attempts = []
    with contextlib.ExitStack() as rival:
        put(rival.enter_context(database.write()), FIRST, 'mine')

        def work(connection):
            attempts.append(1)
            if len(attempts) > 1 and released:
                rival.close()
            connection.exec_driver_sql(limit)
            put(connection, FIRST, 'yours')
        if released:
            database.run(work)
        else:
            with pytest.raises(exception.DatabaseUnavailable):
                database.run(work)
    assert nodes.get(database, FIRST).description == ('yours' if released else 'mine')
    assert len(attempts) > 1


def test_a_lock_whose_commit_was_not_answered_is_nobodys(behind):
    """It is refused to the one who asked, since it may not know that it has it; the conductor
    breaks such locks (``takeover.Orphans``)."""
    database, gate, direct = behind
    muted = threading.Event()

    def lose_the_answer(_connection):
        gate.mute()
        muted.set()

    def break_the_connection():
        """When the server has carried out the commit."""
        with contextlib.closing(Database(direct)) as seen:
            muted.wait(30)
            wait.until(lambda: nodes.get(seen, FIRST).reservation, 'it is committed')
        gate.shut()
        gate.open()

    sa.event.listen(database._writer, 'commit', lose_the_answer, once=True)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        breaking = pool.submit(break_the_connection)
        with pytest.raises(exception.NodeLocked):
            node_locks.reserve(database, FIRST, 'here')
        breaking.result()
    found = nodes.get(database, FIRST)
    assert (found.reservation, found.lock_epoch) == ('here', 1)
