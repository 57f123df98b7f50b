"""What lines of the log bear: through oslo.log's own formatters, in threads of every kind."""
import io
import json
import logging
import threading
import types

import pytest
from oslo_config import cfg
from oslo_log import formatters
from oslo_log import log as oslo_log

from ironic_clone.cmd import configuration
from ironic_clone.common import context as request_context
from ironic_clone.common import log_context

LOG = logging.getLogger('ironic_clone.tests.log')


@pytest.fixture
def lines():
    """Return a function: formatter -> function that returns the lines logged since."""
    added = []

    def collect(formatter):
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.setFormatter(formatter)
        handler.addFilter(log_context.Bearing())
        LOG.addHandler(handler)
        added.append(handler)
        return lambda: stream.getvalue().splitlines()
    LOG.setLevel(logging.INFO)
    yield collect
    for handler in added:
        LOG.removeHandler(handler)


@pytest.fixture
def text(lines):
    """Lines as text, in the format of the commands."""
    conf = cfg.ConfigOpts()
    oslo_log.register_options(conf)
    conf([])
    conf.set_override('logging_context_format_string', configuration.LOG_FORMAT)
    return lines(formatters.ContextFormatter(config=conf))


@pytest.fixture
def task():
    """A task, as far as the log wants to know it."""
    context = request_context.RequestContext(request_id='req-task')
    return types.SimpleNamespace(node=types.SimpleNamespace(uuid='uuid-1'), purpose='power on',
                                 context=context)


def test_text(text, task):
    LOG.info('before')
    with log_context.serving(request_context.RequestContext(request_id='req-1')):
        LOG.info('asked')
        with log_context.working_on(task):
            LOG.info('at work')
        LOG.info('asked again')
    with log_context.working_on(task):
        LOG.info('by itself')
    LOG.info('after')
    found = text()
    assert found[0].endswith('[-] before') and found[-1].endswith('[-] after')
    assert ['req-1' in line for line in found] == [False, True, True, True, False, False]
    assert [line.endswith('[node uuid-1 power on] at work') for line in found].index(True) == 2
    assert found[3].endswith('] asked again') and 'uuid-1' not in found[3]
    assert 'req-task' in found[4] and 'uuid-1' in found[4]


def test_json(lines, task):
    read = lines(formatters.JSONFormatter())
    with log_context.serving(request_context.RequestContext(request_id='req-1')), \
            log_context.working_on(task):
        LOG.info('at work')
    LOG.info('after')
    first, second = map(json.loads, read())
    assert {name: first['context'][name] for name in ('request_id', 'node', 'task')} == {
        'request_id': 'req-1', 'node': 'uuid-1', 'task': 'power on'}
    assert second['context'] == {}


def test_each_thread_is_at_its_own(text, task):
    with log_context.working_on(task):
        thread = threading.Thread(target=LOG.info, args=['elsewhere'])
        thread.start()
        thread.join()
    assert text()[0].endswith('[-] elsewhere')


def test_that_a_context_was_made_says_nothing(text):
    request_context.RequestContext(request_id='req-1')
    LOG.info('a line')
    assert 'req-1' not in text()[0]


def test_a_request_is_asked_for_its_context_only_by_a_line(text):
    class Request:
        asked = 0

        @property
        def context(self):
            self.asked += 1
            return request_context.RequestContext(request_id='req-2')

    request = Request()
    log_context.begin(request)
    assert request.asked == 0
    LOG.info('a line')
    log_context.end()
    LOG.info('none')
    assert ['req-2' in line for line in text()] == [True, False]
