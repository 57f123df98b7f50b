"""Options from the command line and the files, checked whole before anything starts."""
import logging
import os
import re
import sys
from collections.abc import Sequence

from oslo_config import cfg
from oslo_log import log as oslo_log

from ironic_clone import conf
from ironic_clone.cmd import discretion
from ironic_clone.cmd import log_format
from ironic_clone.cmd import log_lines
from ironic_clone.common import exception
from ironic_clone.common import log_context
from ironic_clone.common import release
from ironic_clone.conf import CONF
from ironic_clone.conf import unshipped

LOG = logging.getLogger(__name__)

LOG_LEVELS = (
    'alembic.runtime.plugins=WARN',
    'oslo_policy=CRITICAL',   # what is wrong with rules is told in one line of ours
    'keystonemiddleware.auth_token=ERROR',   # a token that is refused is no event
    'oslo_service.backend=WARN',
    'stevedore=ERROR',   # what cannot be loaded is told in the one line of whoever needs it
    # they log a traceback of every database error that they then raise for us to deal with
    'oslo_db.api=CRITICAL',
    'oslo_db.sqlalchemy.exc_filters=CRITICAL',
)

LOG_FORMAT = (
    '%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(name)s '
    '[%(global_request_id)s %(request_id)s %(user_identity)s] %(work)s%(message)s')
"""oslo.log's own, with the task that the line belongs to: its node and what is done to it."""

_LOG_TARGETS = ('log_file', 'log_dir', 'log_config_append', 'use_syslog', 'use_journal')

_VALUE_ERROR = re.compile(r"Value for option (\S+) from .* detail='(.*?)'\) is not valid: (.*)")
"""How oslo.config words it: (option, file, what is wrong)."""


def parse(prog: str, description: str, arguments: Sequence[str] | None = None) -> None:
    """Read the options into CONF and set up logging.

    :param prog: name of the command, as in its --help.
    :param arguments: those of the command line; None: the ones of the process.
    :raises ConfigInvalid: a file cannot be read, or a value is wrong.
    :raises SystemExit: --help, --version, or an argument that does not exist.
    """
    oslo_log.register_options(CONF)
    oslo_log.set_defaults(LOG_FORMAT, [*oslo_log.get_default_log_levels(), *LOG_LEVELS])
    if arguments is None:
        arguments = sys.argv[1:]
    read(CONF, list(arguments), prog=prog, description=description)
    if not any(CONF[option] for option in _LOG_TARGETS):
        CONF.set_default('use_stderr', True)   # stdout belongs to what a command prints
    log_format.check(CONF)
    try:
        oslo_log.setup(CONF, release.NAME, version=release.VERSION)
    except (oslo_log.LogConfigError, OSError, ValueError, TypeError, RuntimeError,
            ImportError) as error:
        raise exception.ConfigInvalid(error=f'logging cannot be set up: {error}') from error
    log_lines.shorten()
    discretion.keep()
    for handler in logging.getLogger().handlers:
        handler.addFilter(log_context.Bearing())
    for line in unshipped.lines(CONF):
        LOG.warning(line)


def parse_files(paths: Sequence[str]) -> None:
    """Do the same without a command line; no paths: the files in the usual places."""
    arguments = [argument for path in paths for argument in ('--config-file', path)]
    parse(release.NAME, '', arguments)


def reload() -> None:
    """Read the files again and take over the options that are mutable.

    :raises ConfigInvalid: a file or a value is wrong; everything stays as it was.
    """
    trial = cfg.ConfigOpts()
    conf.register(trial)
    oslo_log.register_options(trial)
    arguments = [argument for option, paths in (('--config-file', CONF.config_file),
                                                ('--config-dir', CONF.config_dir))
                 for path in paths or () for argument in (option, path)]
    read(trial, arguments)
    CONF.mutate_config_files()
    # It forgets the values that it had cached before it reads the files, so that a thread that
    # asks meanwhile has the old value kept for ever. This forgets them once more, and no more.
    CONF.clear_override('pybasedir')


def require_broker() -> None:
    """Refuse an rpc_transport with which two processes cannot talk.

    :raises ConfigInvalid: it is not oslo.
    """
    if CONF.rpc_transport != 'oslo':
        raise exception.ConfigInvalid(
            error=f'[DEFAULT]rpc_transport = {CONF.rpc_transport} does not connect the API with '
                  'conductors in other processes; set it to "oslo" and transport_url to the '
                  'broker, or run the command ironic-clone, which is both in one process')


def read(target: cfg.ConfigOpts, arguments: list[str], **about) -> None:
    """Read command line and files into ``target`` and look at every value.

    :param about: prog and description, for --help.
    :raises ConfigInvalid: a file cannot be read, or a value is wrong.
    """
    try:
        target(arguments, project=release.NAME, version=release.VERSION, **about)
    except UnicodeError as error:
        raise exception.ConfigInvalid(error=f'a file is not text in UTF-8: {error}') from error
    except (cfg.Error, OSError) as error:
        raise exception.ConfigInvalid(error=sentence(error)) from error
    check(target)


def check(target: cfg.ConfigOpts) -> None:
    """Look at every value: oslo.config says that one is wrong only when it is used.

    :raises ConfigInvalid: one is.
    """
    for name in target:
        option = f'[DEFAULT]{name}'
        try:
            value = target[name]
            if isinstance(value, cfg.ConfigOpts.GroupAttr):
                for member in value:
                    option = f'[{name}]{member}'
                    value[member]
        except RecursionError as error:
            raise exception.ConfigInvalid(
                error=f'{option} refers to itself, through $ and names of options') from error
        except (cfg.Error, ValueError) as error:
            raise exception.ConfigInvalid(error=sentence(error, option)) from error
    _refuse_empty(target)


def _refuse_empty(target: cfg.ConfigOpts) -> None:
    """An empty value is none at all to oslo.config, also where one is needed.

    :raises ConfigInvalid: an option of ours, or of the database's, that has a default is empty.
    """
    for group, options in conf.GROUPS:
        values = target if group == 'DEFAULT' else target[group]
        for option in options:
            if values[option.dest] is None and option.default is not None:
                raise exception.ConfigInvalid(
                    error=f'[{group}]{option.name} is empty; the default is {option.default}')


def sentence(error: Exception, option: str | None = None) -> str:
    """Word an error of oslo.config in one line.

    :param option: where it is, as [group]name, if the caller knows better than the error.
    """
    text = ' '.join(str(error).split())
    found = _VALUE_ERROR.match(text)
    if found:
        return f'{option or found[1]} in {_variable(option) or found[2]}: {found[3]}'
    return f'{option}: {text}' if option else text


def _variable(option: str | None) -> str | None:
    """The environment variable that gives an option its value; None if there is none.

    It goes before all files, and oslo.config blames the file for what is wrong with it.
    """
    if option is None:
        return None
    group, name = option[1:].split(']')
    variable = f'OS_{group.upper()}__{name.upper()}'
    return f'the environment variable {variable}' if variable in os.environ else None
