"""ironic-clone-dbsync: make the database schema and move it from version to version.

Exit codes: 0 it is done, 1 it could not be done; see ``online_data_migrations`` for its own.
"""
from ironic_clone.cmd import bootstrap  # noqa: F401,I001  first of all
import sys

from oslo_config import cfg
from oslo_db import exception as db_exception
import sqlalchemy as sa

from ironic_clone.cmd import configuration
from ironic_clone.cmd import entry
from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.db import online
from ironic_clone.db import schema
from ironic_clone.db.engine import Database

PROG = 'ironic-clone-dbsync'


MORE, IMPOSSIBLE, NO_COUNT = 1, 2, 127
"""Exit codes of online_data_migrations, as scripts of operators know them."""


def main() -> int:
    return entry.run(PROG, run, refused=_refused)


def _refused() -> int:
    """Return the exit code of a command that cannot be done: 1, but where that says "go on"."""
    command = getattr(CONF, 'command', None)
    return IMPOSSIBLE if command and command.name == online_data_migrations.__name__ else 1


def run() -> int | None:
    """Run the command of the command line.

    :raises IronicCloneError: it cannot be done.
    """
    if not hasattr(CONF, 'command'):
        CONF.register_cli_opt(
            cfg.SubCommandOpt('command', title='commands', handler=_add_commands))
    configuration.parse(PROG, 'Makes the database schema and brings it up to date.')
    database = Database.from_conf(limited=False)   # a migration may take its time
    try:
        with database.first_look():
            pass   # an outage is said once, by the line below
        return CONF.command.work(database, CONF.command)
    except (exception.DatabaseUnavailable, db_exception.DBError,
            sa.exc.SQLAlchemyError) as error:
        cause = error.__cause__ or error
        raise exception.StartupError(
            f'The database {database.url.render_as_string(hide_password=True)} answered: '
            f'{str(cause).splitlines()[0]}. Check [database]connection.') from error
    finally:
        database.close()


def upgrade(database: Database, options) -> None:
    with _alembic_errors():
        schema.upgrade(database, options.revision or 'head')


def version(database: Database, options) -> None:
    print(schema.version(database) or 'none (the database has no schema)')


def stamp(database: Database, options) -> None:
    with _alembic_errors():
        schema.stamp(database, options.revision or 'head')


def revision(database: Database, options) -> None:
    with _alembic_errors():
        schema.revision(database, options.message, options.autogenerate)


def create_schema(database: Database, options) -> None:
    with _alembic_errors():
        schema.create_schema(database)


def online_data_migrations(database: Database, options) -> int:
    """Move data that a new schema keeps otherwise, while the service runs.

    :returns: 0 all is moved, 1 there is more than ``--max-count``, 127 that is no count.
    """
    if options.max_count is not None and options.max_count < 1:
        print(f'--max-count is {options.max_count}; it must be 1 or more, or left out to move '
              'all.', file=sys.stderr)
        return NO_COUNT
    schema.check(database)
    for name, moved in online.run(database, options.max_count):
        print(f'{name}: {moved} rows were migrated.')
    for name, count in (rest := online.left(database)).items():
        print(f'{name}: {count} rows are left. Run the command again.')
    if not rest:
        print('All data is migrated.')
    return MORE if rest else 0


def _add_commands(commands) -> None:
    """Declare the commands to argparse."""
    def add(work, about: str):
        parser = commands.add_parser(work.__name__, help=about, description=about)
        parser.set_defaults(work=work)
        return parser

    add(upgrade, 'Bring the schema up to date, from empty or from any earlier version.') \
        .add_argument('--revision', help='Version to stop at; the newest if not given.')
    add(version, 'Print the version of the schema.')
    add(stamp, 'Record a version without changing the schema.') \
        .add_argument('--revision', help='Version to record; the newest if not given.')
    parser = add(revision, 'Write the skeleton of a new migration, for developers.')
    parser.add_argument('-m', '--message', help='What the migration is for.')
    parser.add_argument('--autogenerate', action='store_true',
                        help='Fill it with the difference between models and database.')
    add(create_schema, 'Make the schema in an empty database.')
    add(online_data_migrations,
        'Migrate data while the service runs. Exit codes: 0 all is migrated; 1 there is more than '
        '--max-count, run it again; 2 it cannot be done; 127 --max-count is no count.') \
        .add_argument('--max-count', type=int,
                      help='Most rows to migrate, 1 or more; all if not given.')


class _alembic_errors:
    """Say what alembic has to say in one line.

    alembic is imported late: ``version`` and --help do not need it.
    """

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if error is None or isinstance(error, exception.IronicCloneError):
            return
        from alembic.util import CommandError
        if isinstance(error, CommandError):
            raise exception.StartupError(f'{error}. See "{PROG} version".') from error


if __name__ == '__main__':
    sys.exit(main())
