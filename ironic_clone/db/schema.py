"""The schema's version: checked at start, moved by ``ironic-clone-dbsync``.

alembic is imported only by the commands that move it: a service's start needs one select.
"""
import pathlib

import sqlalchemy as sa
from oslo_db import exception as db_exc

from ironic_clone.common import exception
from ironic_clone.db.engine import Database

HEAD = '0002_whole_api'
"""The newest migration; a test holds it against the migrations directory."""

_VERSION = sa.table('alembic_version', sa.column('version_num'))
_MIGRATIONS = pathlib.Path(__file__).parent / 'migrations'


def version(database: Database) -> str | None:
    """Return the schema version of the database, None if it has none."""
    with database.read() as connection:
        return _version(connection)


def _version(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(sa.select(_VERSION.c.version_num)).scalar()


def check(database: Database) -> None:
    """Pass if the database is at the version that this release needs.

    :raises DatabaseUnreachable: it cannot be opened.
    :raises SchemaMismatch: it is at another version, or empty.
    """
    try:
        with database.first_look() as connection:
            found = _version(connection)
    except (db_exc.DBError, sa.exc.SQLAlchemyError) as error:
        cause = error.__cause__ or error
        raise exception.DatabaseUnreachable(
            url=database.url.render_as_string(hide_password=True),
            reason=str(cause).splitlines()[0]) from error
    if found != HEAD:
        raise exception.SchemaMismatch(found=found or 'none (empty)', needed=HEAD)


def _alembic(database: Database, connection: sa.Connection | None = None):
    from alembic import config
    settings = config.Config()
    settings.set_main_option('script_location', str(_MIGRATIONS))
    settings.set_main_option('file_template', '%%(rev)s')
    settings.attributes['connection'] = connection
    return settings


def upgrade(database: Database, revision: str = 'head') -> None:
    """Bring the schema to ``revision``, from empty or from any earlier one."""
    from alembic import command
    with database.write() as connection:
        command.upgrade(_alembic(database, connection), revision)


def create_schema(database: Database) -> None:
    """Make the schema in an empty database.

    :raises SchemaMismatch: the database has one already.
    """
    found = version(database)
    if found is not None:
        raise exception.StartupError(
            f'The database already has schema version {found}. '
            'Run "ironic-clone-dbsync upgrade" to bring it up to date.')
    upgrade(database)


def stamp(database: Database, revision: str = 'head') -> None:
    """Record a version without running anything."""
    from alembic import command
    with database.write() as connection:
        command.stamp(_alembic(database, connection), revision)


def revision(database: Database, message: str | None = None, autogenerate: bool = False) -> None:
    """Write the skeleton of a new migration (for developers)."""
    from alembic import command
    with database.write() as connection:
        command.revision(_alembic(database, connection), message=message,
                         autogenerate=autogenerate)
