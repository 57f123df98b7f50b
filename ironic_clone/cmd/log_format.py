"""Formats of the log, tried before anything is logged: a wrong one would put a traceback of its
own in place of every line."""
import functools
import logging
from collections.abc import Callable

from oslo_config import cfg
from oslo_log import formatters

from ironic_clone.common import context as request_context
from ironic_clone.common import exception
from ironic_clone.common import release

_TRIALS = (
    # whether a request is logged about, the level, and which option is tried with it
    (False, logging.INFO, 'logging_default_format_string'),
    (True, logging.INFO, 'logging_context_format_string'),
    (False, logging.DEBUG, 'logging_debug_format_suffix'),
    (False, logging.ERROR, 'logging_exception_prefix'))


def check(conf: cfg.ConfigOpts) -> None:
    """Format a line in each of the forms that the options set.

    :raises ConfigInvalid: one of them cannot be used.
    """
    formatter = formatters.ContextFormatter(
        project=release.NAME, version=release.VERSION, datefmt=conf.log_date_format, config=conf)
    _try(conf, 'logging_user_identity_format', lambda: conf.logging_user_identity_format
         % request_context.service_context().get_logging_values())
    for with_context, level, option in _TRIALS:
        record = _record(with_context, level)
        _try(conf, option, functools.partial(formatter.format, record))


def _try(conf: cfg.ConfigOpts, option: str, work: Callable[[], object]) -> None:
    try:
        work()
    except Exception as error:
        raise exception.ConfigInvalid(
            error=f'[DEFAULT]{option} = {conf[option]} cannot be used: '
                  f'{type(error).__name__} {error}') from error


def _record(with_context: bool, level: int) -> logging.LogRecord:
    record = logging.LogRecord(__name__, level, __file__, 1, 'a trial', None, None)
    record.context = request_context.service_context() if with_context else None
    if level == logging.ERROR:
        record.exc_info = ValueError, ValueError('a trial'), None
    return record
