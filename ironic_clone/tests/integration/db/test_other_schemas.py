"""A database whose schema is not ours: a service says which it is, a command what can be done."""
import pytest
import sqlalchemy as sa
from oslo_db import exception as db_exc

from ironic_clone.cmd import dbsync
from ironic_clone.common import exception
from ironic_clone.db import schema
from ironic_clone.db.engine import Database

EMPTY = ()
OF_ANOTHER = ('CREATE TABLE nodes (flavour VARCHAR(10))',)
VERSION = 'CREATE TABLE alembic_version (version_num VARCHAR(32))'
NO_VERSION = (VERSION,)
NEWER = (VERSION, "INSERT INTO alembic_version VALUES ('0099_to_come')")
NULL = (VERSION, 'INSERT INTO alembic_version VALUES (NULL)')
GARBAGE = ('CREATE TABLE alembic_version (version_num INTEGER)',
           'INSERT INTO alembic_version VALUES (7)')
OTHER_COLUMN = ('CREATE TABLE alembic_version (number INTEGER)',)


@pytest.fixture
def holding(database_url):
    """Return a function that fills the database by statements, and returns it."""
    database = Database(database_url)

    def fill(statements):
        with database.write() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))
        return database
    yield fill
    database.close()


@pytest.mark.parametrize(('statements', 'found'), [
    (EMPTY, 'empty'), (OF_ANOTHER, 'empty'), (NO_VERSION, 'empty'), (NULL, 'empty'),
    (NEWER, '0099_to_come'), (GARBAGE, '7')],
    ids=['empty', 'of another', 'no version', 'null', 'newer', 'garbage'])
def test_a_service_does_not_start_on_it(holding, statements, found):
    with pytest.raises(exception.SchemaMismatch, match='ironic-clone-dbsync') as caught:
        schema.check(holding(statements))
    assert found in str(caught.value) and schema.HEAD in str(caught.value)


def test_nor_on_a_version_table_of_somebody_else(holding):
    with pytest.raises(exception.DatabaseUnreachable, match='ironic-clone-dbsync') as caught:
        schema.check(holding(OTHER_COLUMN))
    assert '\n' not in str(caught.value)


def test_an_older_one_is_told_and_brought_up(holding):
    database = holding(EMPTY)
    schema.upgrade(database, '0001_first_stone')
    with pytest.raises(exception.SchemaMismatch, match='0001_first_stone.*ironic-clone-dbsync'):
        schema.check(database)
    schema.upgrade(database)
    schema.check(database)


def test_a_newer_one_is_not_touched(holding):
    database = holding(NEWER)
    with pytest.raises(exception.StartupError, match='0099_to_come'), dbsync._alembic_errors():
        schema.upgrade(database)
    assert schema.version(database) == '0099_to_come'


@pytest.mark.parametrize('database_url', ['sqlite', 'postgresql'], indirect=True)
def test_an_upgrade_that_ends_in_the_middle_has_done_nothing(holding):
    """MariaDB cannot take back a change of the schema: the operator is told."""
    database = holding(EMPTY)
    schema.upgrade(database, '0001_first_stone')
    with database.write() as connection:
        connection.execute(sa.text('CREATE TABLE runbooks (flavour VARCHAR(10))'))
    with pytest.raises((sa.exc.DBAPIError, db_exc.DBError)):
        schema.upgrade(database)
    assert schema.version(database) == '0001_first_stone'
    with database.write() as connection:
        assert not sa.inspect(connection).has_table('volume_connectors')
        connection.execute(sa.text('DROP TABLE runbooks'))
    schema.upgrade(database)
    schema.check(database)
