"""ironic-clone-status: tell whether an upgrade, or a start, would succeed; and what was changed.

``upgrade check`` exits with 0 if all is well, 1 if something should be looked at, 2 if the
service would not start; 255 if it could not be found out.
"""
from ironic_clone.cmd import bootstrap  # noqa: F401,I001  first of all
import contextlib
import sys

from oslo_config import cfg
from oslo_upgradecheck import upgradecheck

from ironic_clone.cmd import configuration
from ironic_clone.cmd import entry
from ironic_clone.cmd import recorded
from ironic_clone.common import exception
from ironic_clone.common import vault
from ironic_clone.conf import CONF
from ironic_clone.conf import releases
from ironic_clone.conf import unshipped
from ironic_clone.db import conductors
from ironic_clone.db import online
from ironic_clone.db import rotation
from ironic_clone.db import schema
from ironic_clone.db.engine import Database

PROG = 'ironic-clone-status'


class Checks(upgradecheck.UpgradeCommands):
    """What "upgrade check" looks at, in this order."""

    display_title = 'Upgrade check results'

    def _configuration(self) -> upgradecheck.Result:
        ignored = list(unshipped.lines(CONF))
        if CONF.rpc_transport == 'json-rpc':
            return _failure('[DEFAULT]rpc_transport = json-rpc is not part of this release; the '
                            'service would refuse to start.')
        if ignored:
            return upgradecheck.Result(upgradecheck.Code.WARNING, ' '.join(ignored))
        return upgradecheck.Result(upgradecheck.Code.SUCCESS)

    def _access(self) -> upgradecheck.Result:
        from ironic_clone.api import authentication
        from ironic_clone.api.enforcer import Enforcer
        try:
            authentication.required(_nothing)
            Enforcer()
            if CONF.audit.enabled:
                from ironic_clone.api.audit import Audit
                Audit()
        except exception.IronicCloneError as error:
            return _failure(str(error))
        return upgradecheck.Result(upgradecheck.Code.SUCCESS, CONF.auth_strategy)

    def _database(self) -> upgradecheck.Result:
        database = None
        try:
            database = Database.from_conf()
            schema.check(database)
        except exception.IronicCloneError as error:
            return _failure(str(error))
        finally:
            if database is not None:
                database.close()
        return upgradecheck.Result(upgradecheck.Code.SUCCESS, f'Version {schema.HEAD}.')

    def _data(self) -> upgradecheck.Result:
        """What a rolling upgrade still has to do; without a database there is none."""
        try:
            with contextlib.closing(Database.from_conf()) as database:
                schema.check(database)
                older = [one.hostname for one in conductors.alive(
                    database, CONF.conductor.heartbeat_timeout)
                    if one.rpc_version != releases.OWN]
                left = online.left(database)
        except exception.IronicCloneError:
            return upgradecheck.Result(upgradecheck.Code.SUCCESS)
        found = []
        if older:
            found.append(f'Conductors of another release are alive: {", ".join(older)}.')
        if CONF.pin_release_version:
            found.append(f'[DEFAULT]pin_release_version = {CONF.pin_release_version} is set; '
                         'unset it when all daemons are upgraded.')
        if left:
            found.append('Data is to be migrated: run "ironic-clone-dbsync '
                         'online_data_migrations" when all daemons are upgraded.')
        return upgradecheck.Result(upgradecheck.Code.WARNING, ' '.join(found)) if found \
            else upgradecheck.Result(upgradecheck.Code.SUCCESS)

    def _secrets(self) -> upgradecheck.Result:
        """How passwords and keys are kept."""
        try:
            with contextlib.closing(Database.from_conf()) as database:
                schema.check(database)
                count = rotation.survey(database)
        except exception.IronicCloneError:
            count = rotation.Count()
        found = []
        if count.unreadable:
            found.append(f'The secrets of {count.unreadable} rows are encrypted with keys that '
                         'are not among [secrets]keys: add these keys, or set new values.')
        if not vault.current():
            found.append('[secrets]keys is not set: passwords and keys are kept in plain text.')
        elif not CONF.secrets.encrypt:
            found.append('[secrets]encrypt is false: passwords and keys are kept in plain text.')
        else:
            if count.plain:
                found.append(f'The secrets of {count.plain} rows are in plain text: run '
                             '"ironic-clone-dbsync rotate_secrets".')
            if count.older:
                found.append(f'The secrets of {count.older} rows are encrypted with a key that is '
                             'not the first of [secrets]keys: run "ironic-clone-dbsync '
                             'rotate_secrets" before that key is taken away.')
        return upgradecheck.Result(upgradecheck.Code.WARNING, ' '.join(found)) if found \
            else upgradecheck.Result(upgradecheck.Code.SUCCESS)

    def _drivers(self) -> upgradecheck.Result:
        from ironic_clone.drivers import loader
        try:
            registry = loader.load()
        except exception.IronicCloneError as error:
            return _failure(str(error))
        if not registry.names:
            return _failure('No driver is enabled: set [DEFAULT]enabled_hardware_types or '
                            'enabled_drivers.')
        return upgradecheck.Result(upgradecheck.Code.SUCCESS, ', '.join(sorted(registry.names)))

    def _nodes(self) -> upgradecheck.Result:
        """What nodes ask for and nobody would give; what keeps from looking is told elsewhere."""
        from ironic_clone.cmd import nodes_served
        from ironic_clone.drivers import loader
        try:
            with contextlib.closing(Database.from_conf()) as database:
                schema.check(database)
                found = nodes_served.unserved(database, loader.load())
                nobody = nodes_served.without_conductor(database)
        except exception.IronicCloneError:
            return upgradecheck.Result(upgradecheck.Code.SUCCESS)
        found = [nobody, *found] if nobody else found
        return upgradecheck.Result(upgradecheck.Code.WARNING, ' '.join(found)) if found \
            else upgradecheck.Result(upgradecheck.Code.SUCCESS)

    _upgrade_checks = (('Configuration', _configuration), ('Access', _access),
                       ('Database', _database), ('Rolling upgrade', _data), ('Secrets', _secrets),
                       ('Drivers', _drivers), ('Nodes', _nodes))


def main() -> int:
    return entry.run(PROG, run)


def run() -> int:
    """Run the command of the command line.

    :raises ConfigInvalid: the options cannot even be read.
    """
    if not hasattr(CONF, 'command'):
        CONF.register_cli_opt(
            cfg.SubCommandOpt('command', title='commands', handler=_add_commands))
    configuration.parse(PROG, 'Tells whether this release would start with what is there.')
    if CONF.command.name == recorded.NAME:
        return recorded.run()
    upgradecheck.CONF = CONF   # where the library looks for --json
    return int(upgradecheck.run(CONF))


def _add_commands(commands) -> None:
    parser = commands.add_parser('upgrade', help='Look at configuration, database and drivers.')
    parser.add_argument('action', choices=['check'])
    parser.add_argument('--json', action='store_true', help='Print the results as JSON.')
    parser.set_defaults(action_fn=Checks().check)
    recorded.add_to(commands)


def _nothing(environ, start_response):
    """Stands behind the authentication that is only set up."""


def _failure(details: str) -> upgradecheck.Result:
    return upgradecheck.Result(upgradecheck.Code.FAILURE, details)


if __name__ == '__main__':
    sys.exit(main())
