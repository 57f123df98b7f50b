"""One line of the log for each request."""
import logging
import re

import pytest

from ironic_clone.api import stack
from ironic_clone.tests.unit.api import callers
from ironic_clone.tests.unit.api.endpoints import conftest


@pytest.fixture
def lines(caplog):
    """Return a function that returns the lines so far."""
    caplog.set_level(logging.INFO, logger='ironic_clone.api.request_log')
    return lambda: [record.getMessage() for record in caplog.records
                    if record.name == 'ironic_clone.api.request_log']


def test_a_line(conf, services, lines):
    conf.set_override('request_log', 'all', 'api')
    api = conftest.Client(stack.build(*services, authenticate=callers.as_headers_say))
    answer = api('GET', '/v1/nodes?limit=5', headers=callers.project('p', 'reader'))
    line, = lines()
    found = re.fullmatch(r'- "GET /v1/nodes\?limit=5" status: 200 len: (\d+) time: \d\.\d{4} '
                         r'user: u project: p request: (req-[0-9a-f-]+)', line)
    assert found.groups() == (str(len(answer.body)), answer.headers['x-openstack-request-id'])


def test_who_is_not_let_in_has_a_line(conf, services, lines, tmp_path):
    users = tmp_path / 'htpasswd'
    users.write_text('')
    conf.set_override('auth_strategy', 'http_basic')
    conf.set_override('http_basic_auth_user_file', str(users))
    conftest.Client(stack.build(*services))('DELETE', '/v1/nodes/n1')
    assert '"DELETE /v1/nodes/n1" status: 401' in lines()[0]
    assert lines()[0].endswith('user: - project: - request: -')


@pytest.mark.parametrize('path, shown', [
    ('/v1/nodes/a%0Ab', '/v1/nodes/a%0Ab'), ('/v1/nodes/%C3%A4', '/v1/nodes/%C3%A4'),
    ('/v1/nodes?a=%0A', '/v1/nodes?a=%0A'),
    ('/v1/nodes?agent_token=hunter2', '/v1/nodes?agent_token=******')])
def test_a_line_is_one_line_without_secrets(api, lines, path, shown):
    api('PUT', path)
    line, = lines()
    assert f'"PUT {shown}" ' in line and line.isprintable()


@pytest.mark.parametrize('choice, told', [
    ('all', ['200', '404', '201', '400']), ('changes', ['404', '201', '400']), ('none', [])])
def test_which_requests_have_a_line(conf, services, lines, choice, told):
    conf.set_override('auth_strategy', 'noauth')
    conf.set_override('request_log', choice, 'api')
    api = conftest.Client(stack.build(*services))
    for method, path, body in (('GET', '/v1/nodes', None), ('GET', '/v1/nodes/no', None),
                               ('POST', '/v1/chassis', {}), ('POST', '/v1/chassis', {'a': 1})):
        api(method, path, body)
    assert [line.split('status: ')[1][:3] for line in lines()] == told
