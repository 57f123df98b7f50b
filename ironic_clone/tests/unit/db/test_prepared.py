"""Statements that go straight to the driver give what SQLAlchemy gives, errors too."""
import uuid

import pytest
import sqlalchemy as sa
from oslo_db import exception as db_exc

from ironic_clone.common import exception
from ironic_clone.db import nodes
from ironic_clone.db import traits
from ironic_clone.db.page import Page
from ironic_clone.db.prepared import Prepared
from ironic_clone.db.prepared import PreparedWrite
from ironic_clone.db.record import now


@pytest.fixture
def ident(database):
    ident = str(uuid.uuid4())
    nodes.create(database, {'uuid': ident, 'driver': 'fake-hardware', 'name': 'n"\\\n\u2028é',
                            'provision_state': 'enroll', 'maintenance': True,
                            'inspection_started_at': now(), 'extra': '{"a": "\\""}'})
    return ident


def test_rows_are_those_of_sqlalchemy(database, ident):
    """By one way or another: a row alone, and a page of rows."""
    columns = tuple(nodes.COLUMNS)
    with database.read() as connection:
        expected = connection.execute(nodes.reader.select(columns)).one()
    alone = nodes.row(database, ident, columns)
    assert alone._asdict() == expected._asdict()
    assert alone.maintenance is True
    page, = nodes.reader.page(database, columns, (), Page())
    assert page == tuple(expected)
    assert [type(value) for value in page] == [type(value) for value in expected]


def test_columns_of_a_page_are_those_of_its_rows(database, ident):
    nodes.create(database, {'uuid': str(uuid.uuid4()), 'driver': 'ipmi', 'name': 'other',
                            'provision_state': 'enroll', 'inspection_started_at': now()})
    columns = tuple(nodes.COLUMNS)
    page = nodes.reader.page(database, columns, (), Page())
    assert len(page) == 2
    for index in range(len(columns)):
        assert list(page.column(index)) == [row[index] for row in page]
    assert list(page[1:]) == [page[1]] == [page[-1]]


def test_errors_are_those_of_sqlalchemy(database):
    prepared = Prepared(sa.select(sa.column('none')).select_from(sa.table('nowhere')))
    with pytest.raises(db_exc.DBNonExistentTable), database.read() as connection:
        prepared.all(connection, {})


_RENAME = PreparedWrite(nodes.table.update().where(
    nodes.table.c.uuid == sa.bindparam('ident')).values(name=sa.bindparam('new')))


def rename(database, ident, new):
    return database.run(lambda connection: _RENAME.count(
        connection, {'ident': ident, 'new': new}))


def test_writes_tell_of_how_many_rows_they_were(database, ident, statements):
    with statements() as found:
        assert rename(database, ident, 'other') == 1
        assert rename(database, str(uuid.uuid4()), 'nobody') == 0
    assert [text.split()[0] for text in found] == ['BEGIN', 'UPDATE'] * 2
    assert nodes.row(database, ident, ('name',)).name == 'other'


def test_a_write_that_fails_does_as_with_sqlalchemy(database, ident):
    nodes.create(database, {'uuid': str(uuid.uuid4()), 'driver': 'd', 'name': 'taken',
                            'provision_state': 'enroll'})
    with pytest.raises(db_exc.DBDuplicateEntry):
        rename(database, ident, 'taken')
    assert nodes.row(database, ident, ('name',)).name != 'taken'


def test_listeners_hear_of_it(database, ident, statements):
    with statements() as found:
        assert traits.of_node(database, 1) == []
    assert len(found) == 1 and 'node_traits' in found[0]


def test_a_read_within_a_read_takes_no_other_connection(database):
    with database.read() as outer:
        with database.read() as inner:
            assert inner is outer
        assert outer.scalar(sa.text('SELECT 1')) == 1   # it is still open
    with database.read() as later:
        assert not later.closed and later is not outer


def test_an_outage_within_a_read_is_told_there(database):
    with database.read():
        with pytest.raises(exception.DatabaseUnavailable), database.read():
            raise sa.exc.TimeoutError('every connection is in use')
        with database.read() as connection:
            assert connection.scalar(sa.text('SELECT 1')) == 1
