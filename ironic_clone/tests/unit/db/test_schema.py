"""Migrations lead from empty to the models, and a service knows whether they were run."""
import pytest
from alembic import autogenerate
from alembic import migration
from alembic import script

from ironic_clone.common import exception
from ironic_clone.db import models
from ironic_clone.db import schema
from ironic_clone.db.engine import Database


def test_the_newest_migration_is_the_one_that_services_need(database):
    directory = script.ScriptDirectory.from_config(schema._alembic(database))
    assert directory.get_current_head() == schema.HEAD


def test_migrations_and_models_agree(database):
    with database.read() as connection:
        context = migration.MigrationContext.configure(
            connection, opts={'target_metadata': models.Base.metadata})
        assert autogenerate.compare_metadata(context, models.Base.metadata) == []


def test_numbered_rows_get_no_number_twice_on_sqlite(database):
    """Models and migrations cannot be compared in this."""
    numbered = {table.name for table in models.Base.metadata.sorted_tables if 'id' in table.c}
    with database.read() as connection:
        made = {row.name for row in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE sql LIKE '%PRIMARY KEY AUTOINCREMENT%'")}
    assert made == numbered


def test_a_service_runs_only_on_its_own_version(database):
    schema.check(database)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(exception.SchemaMismatch, match='0000.*ironic-clone-dbsync'):
        schema.check(database)
    with database.write() as connection:   # where tests share the database
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{schema.HEAD}'")


def test_an_empty_database_is_told_apart(tmp_path):
    empty = Database(f'sqlite:///{tmp_path}/empty.sqlite')
    assert schema.version(empty) is None
    with pytest.raises(exception.SchemaMismatch, match='empty'):
        schema.check(empty)
    schema.create_schema(empty)
    schema.check(empty)
    with pytest.raises(exception.StartupError, match='dbsync upgrade'):
        schema.create_schema(empty)
    empty.close()


def test_a_database_that_cannot_be_opened_is_one_sentence(tmp_path):
    broken = Database(f'sqlite:///{tmp_path}/no/such/directory/x.sqlite')
    with pytest.raises(exception.DatabaseUnreachable, match='unable to open') as caught:
        schema.check(broken)
    assert '\n' not in str(caught.value)


def test_a_password_is_not_shown():
    broken = Database('mysql+pymysql://user:hunter2@127.0.0.1:1/x')
    with pytest.raises(exception.DatabaseUnreachable) as caught:
        schema.check(broken)
    assert 'hunter2' not in str(caught.value)
