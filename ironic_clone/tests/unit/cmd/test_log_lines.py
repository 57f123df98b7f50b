"""Lines of the log are those of oslo.log, whichever way they are made."""
import logging
import sys

import pytest
from oslo_config import cfg
from oslo_log import formatters
from oslo_log import log as oslo_log

from ironic_clone.api import identity
from ironic_clone.cmd import configuration
from ironic_clone.cmd import log_lines
from ironic_clone.common import context as request_context

ALICE = identity.Caller({'user_id': 'alice', 'user_name': 'Alice', 'project_id': 'p1',
                         'user_domain_id': 'd1'})
CONTEXTS = {
    'nobody': identity.NOBODY.context(request_id='req-1'),
    'somebody': ALICE.context(request_id='req-2', global_request_id='req-0'),
    'about a resource': ALICE.context(request_id='req-3', resource_uuid='r1'),
    'the service': request_context.service_context(),
    'none': None}
FORMATS = (
    configuration.LOG_FORMAT, '%(message)s', '%(isotime)s %(message)s',
    '%(error_summary)s %(message)s', '%(instance)s%(color)s%(resource)s|%(project)s %(version)s '
    '%(user_name)s %(project_name)s %(funcName)s %(threadName)s %(message)s',
    '%(asctime)s %(message)s 100%%', '%(user)s %(tenant)s %(domain)s %(is_admin)s %(message)s')


@pytest.fixture
def options():
    """oslo.log's options, and nobody else's."""
    made = cfg.ConfigOpts()
    oslo_log.register_options(made)
    made([])
    return made


def records(context):
    """Give records of each kind, as functions: a formatter writes on its record."""
    try:
        raise ValueError('what went wrong')
    except ValueError:
        error = sys.exc_info()

    def record(level=logging.INFO, text='%s is 100%% %s', args=('a', 'b'), exc_info=None, **extra):
        made = logging.getLogger('x').makeRecord(
            'ironic_clone.x', level, __file__, 1, text, args, exc_info, 'f',
            {'context': context, **extra})
        made.created, made.msecs = 1700000000.25, 250
        return made

    yield record
    yield lambda: record(level=logging.DEBUG)
    yield lambda: record(level=logging.WARNING)
    yield lambda: record(exc_info=error)
    yield lambda: record(instance_uuid='i1')
    yield lambda: record(instance={'uuid': 'i2'})
    yield lambda: record(args=('too few',))
    yield lambda: record(text='no arguments, 100%', args=())
    yield lambda: record(text='%(a)s', args=({'a': 1},))


def outcome(formatter, record):
    try:
        return formatter.format(record)
    except Exception as error:
        return type(error)


@pytest.mark.parametrize('form', FORMATS)
@pytest.mark.parametrize('whose', CONTEXTS)
def test_lines_are_those_of_oslo_log(options, whose, form):
    options.set_override('logging_context_format_string', form)
    about = {'project': 'x', 'version': '1.0', 'config': options, 'datefmt': '%Y-%m-%d %H:%M:%S'}
    ours, theirs = log_lines.LineFormatter(**about), formatters.ContextFormatter(**about)
    for make in records(CONTEXTS[whose]):
        assert outcome(ours, make()) == outcome(theirs, make())


def test_lines_about_requests_take_the_shorter_way(options):
    ours = log_lines.LineFormatter(project='x', version='1.0', config=options)
    record = next(records(CONTEXTS['somebody']))()
    assert ours.format(record).endswith('a is 100% b') and not hasattr(record, 'isotime')


def test_only_formatters_of_oslo_log_are_replaced():
    root = logging.getLogger()
    handlers = [logging.NullHandler() for _ in range(3)]
    own = logging.Formatter()
    for handler, formatter in zip(handlers, (formatters.ContextFormatter(), own, None),
                                  strict=True):
        handler.setFormatter(formatter)
        root.addHandler(handler)
    try:
        log_lines.shorten()
        assert [type(handler.formatter) for handler in handlers] == [
            log_lines.LineFormatter, logging.Formatter, type(None)]
    finally:
        for handler in handlers:
            root.removeHandler(handler)
