"""ironic-clone-dbsync: make the database schema and move it from version to version.

Exit codes: 0 it is done, 1 it could not be done; see ``online_data_migrations`` for its own.
"""
from ironic_clone.cmd import bootstrap  # noqa: F401,I001  first of all
import sys
import time

from oslo_config import cfg
from oslo_db import exception as db_exception
import sqlalchemy as sa

from ironic_clone.cmd import configuration
from ironic_clone.cmd import entry
from ironic_clone.common import exception
from ironic_clone.common import vault
from ironic_clone.conf import CONF
from ironic_clone.db import online
from ironic_clone.db import rotation
from ironic_clone.db import schema
from ironic_clone.db.engine import Database

PROG = 'ironic-clone-dbsync'


MORE, IMPOSSIBLE, NO_COUNT = 1, 2, 127
"""Exit codes of the commands in batches, as scripts of operators know them."""

PROGRESS_SECONDS = 5
"""How often rotate_secrets says how far it is."""


def main() -> int:
    return entry.run(PROG, run, refused=_refused)


def _refused() -> int:
    """Return the exit code of a command that cannot be done: 1, but where that says "go on"."""
    command = getattr(CONF, 'command', None)
    return IMPOSSIBLE if command and command.name in (
        online_data_migrations.__name__, rotate_secrets.__name__) else 1


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
    if not _is_count(options.max_count):
        return NO_COUNT
    schema.check(database)
    for name, moved in online.run(database, options.max_count):
        print(f'{name}: {moved} rows were migrated.')
    for name, count in (rest := online.left(database)).items():
        print(f'{name}: {count} rows are left. Run the command again.')
    if not rest:
        print('All data is migrated.')
    return MORE if rest else 0


def _is_count(most: int | None) -> bool:
    if most is not None and most < 1:
        print(f'--max-count is {most}; it must be 1 or more, or left out for all.',
              file=sys.stderr)
        return False
    return True


def rotate_secrets(database: Database, options) -> int:
    """Bring all secrets to the first key, those in plain text too, or all to plain text.

    :returns: 0 all are, 1 there is more than ``--max-count``, 2 no key opens some, 127 that is
        no count.
    :raises ConfigInvalid: the daemons would do the opposite.
    """
    if not _is_count(options.max_count):
        return NO_COUNT
    _check_direction(options.decrypt)
    schema.check(database)
    written: dict[str, int] = {}
    said = time.monotonic()
    for table, count in rotation.rotate(database, options.max_count, options.decrypt):
        written[table] = count.written
        if time.monotonic() > said + PROGRESS_SECONDS:
            said = time.monotonic()
            print(f'{table}: {count.seen} rows were looked at, {count.written} rewritten.',
                  flush=True)
    for table, number in written.items():
        if number:
            print(f'{table}: {number} rows were rewritten.')
    rest = rotation.survey(database)
    if rest.unreadable:
        print(f'The secrets of {rest.unreadable} rows were written with keys that are not among '
              '[secrets]keys. Add these keys, or set new values.', file=sys.stderr)
    left = rest.sealed - rest.unreadable if options.decrypt else rest.plain + rest.older
    if left > 0:
        print('There are more rows. Run the command again.')
        return MORE
    if rest.unreadable:
        return IMPOSSIBLE
    print('All secrets are in plain text.' if options.decrypt else
          'All secrets are encrypted with the first key.')
    return 0


def _check_direction(decrypt: bool) -> None:
    if not vault.current():
        raise exception.ConfigInvalid(error='[secrets]keys is not set: there is no key to '
                                            f'{"decrypt" if decrypt else "encrypt"} with')
    if CONF.secrets.encrypt == decrypt:
        raise exception.ConfigInvalid(
            error=f'[secrets]encrypt is {str(CONF.secrets.encrypt).lower()}: the service would '
                  f'write the opposite. Set it to {str(not decrypt).lower()} for all daemons, '
                  'restart them or send them SIGHUP, and run this again')


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
    parser = add(rotate_secrets,
                 'Encrypt all secrets with the first of [secrets]keys while the service runs, '
                 'those in plain text and those of other keys. Exit codes: 0 all are; 1 there is '
                 'more than --max-count, run it again; 2 it cannot be done for all; 127 '
                 '--max-count is no count.')
    parser.add_argument('--max-count', type=int,
                        help='Most rows to rewrite, 1 or more; all if not given.')
    parser.add_argument('--decrypt', action='store_true',
                        help='The way back: write all in plain text. [secrets]encrypt has to be '
                             'false.')


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
