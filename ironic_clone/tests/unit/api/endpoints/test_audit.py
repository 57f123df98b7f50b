"""Notifications in the form of CADF, as they arrive at whoever listens."""
import json
import queue

import oslo_messaging
import pytest
from oslo_config import cfg

from ironic_clone.api import audit as audits
from ironic_clone.api import stack
from ironic_clone.common import exception
from ironic_clone.common import metrics
from ironic_clone.tests.unit.api import callers
from ironic_clone.tests.unit.api.endpoints import conftest

DEADLINE = 30
GROUP = audits.audit.AUDIT_MIDDLEWARE_GROUP


class Hearer:
    """The edge: who consumes notifications, as other services of OpenStack do."""

    def __init__(self):
        self.heard: queue.Queue = queue.Queue()

    def info(self, context, publisher_id, event_type, payload, metadata):
        self.heard.put((event_type, payload))


@pytest.fixture(scope='module')
def hearer():
    """Listens on oslo.messaging's transport inside a process; its end takes a second."""
    options = cfg.ConfigOpts()
    options([])
    transport = oslo_messaging.get_notification_transport(options, url='fake:/')
    hearer = Hearer()
    server = oslo_messaging.get_notification_listener(
        transport, [oslo_messaging.Target(topic='audits')], [hearer])
    server.start()
    yield hearer
    server.stop()
    server.wait()
    transport.cleanup()


@pytest.fixture
def heard(hearer):
    """Return a function that waits for the next (type, payload)."""
    yield lambda: hearer.heard.get(timeout=DEADLINE)
    assert hearer.heard.empty()


@pytest.fixture
def options(conf):
    """Notifications go to the transport inside the process."""
    for name, value in {'driver': 'messagingv2', 'transport_url': 'fake:/',
                        'topics': ['audits']}.items():
        conf.set_override(name, value, GROUP)
    conf.set_override('enabled', True, 'audit')
    return conf


@pytest.fixture
def build(options, services):
    """Return a function that makes the API behind its audit."""
    made = []

    def build(authenticate=callers.as_headers_say):
        made.append(audits.Audit())
        return conftest.Client(stack.build(*services, authenticate=authenticate, audit=made[-1]))
    yield build
    for one in made:
        one.stop(DEADLINE)


ADMIN = {**callers.system('admin'), 'X-User-Name': 'alice', 'X-Auth-Token': 'gAAAA' * 40}
MEMBER = callers.project('p1', 'member')


@pytest.mark.parametrize('who, method, path, body, target, action, outcome, code', [
    (ADMIN, 'GET', '/v1/nodes', None, 'nodes', 'read/list', 'success', '200'),
    (ADMIN, 'POST', '/v1/nodes', {'driver': 'seed', 'driver_info': {'ipmi_password': 'hunter2'}},
     'nodes', 'create', 'success', '201'),
    (ADMIN, 'PATCH', '/v1/nodes/n1', [{'op': 'add', 'path': '/extra/a', 'value': 1}],
     'nodes/node', 'update', 'success', '200'),
    (ADMIN, 'PUT', '/v1/nodes/n1/states/power', {'target': 'power on'},
     'nodes/node/states/power', 'update', 'success', '202'),
    (ADMIN, 'PUT', '/v1/nodes/n1/states/power?target=dance', None,
     'nodes/node/states/power', 'update', 'failure', '400'),
    (MEMBER, 'DELETE', '/v1/nodes/n1', None, 'nodes/node', 'delete', 'failure', '404'),
    (MEMBER, 'POST', '/v1/chassis', {}, 'chassis', 'create', 'failure', '403'),
    (MEMBER, 'GET', '/v1/nodes/n1/history', None, 'nodes/node/history', 'read/list', 'failure',
     '404')])
def test_who_did_what_to_what(build, heard, node, who, method, path, body, target, action,
                              outcome, code):
    answer = build()(method, path, body, headers=who)
    assert answer.status == int(code)
    (before, asked), (after, told) = heard(), heard()
    assert (before, after) == ('audit.http.request', 'audit.http.response')
    assert asked['outcome'] == 'pending'
    assert (told['action'], told['outcome'], told['reason']['reasonCode']) == (
        action, outcome, code)
    assert told['target']['typeURI'] == f'service/compute/baremetal/{target}'
    initiator = told['initiator']
    assert initiator['id'] == 'u'
    assert initiator['name'] == who.get('X-User-Name', 'unknown')
    assert initiator['project_id'] == who.get('X-Project-Id', 'unknown')
    assert initiator['request_id'] == answer.headers['x-openstack-request-id']
    assert told['requestPath'] == path
    sent = json.dumps([asked, told])
    assert 'hunter2' not in sent and 'gAAAA' not in sent


def test_the_network_says_nothing_of_who_asks(build, heard, conf):
    """Not even where no middleware has taken the headers away."""
    conf.set_override('auth_strategy', 'noauth')
    build(authenticate=lambda application: application)(
        'GET', '/v1/nodes', headers={'X-User-Id': 'root', 'X-Project-Id': 'p',
                                     'X-Service-Catalog': '[]', 'X-Auth-Token': 'gAAAA'})
    heard()
    _, told = heard()
    assert told['initiator']['id'] == told['initiator']['project_id'] == 'unknown'
    assert told['target']['typeURI'] == 'service/compute/baremetal/nodes'


def test_secrets_of_a_query_are_masked_there_and_reach_the_application(
        build, heard, node, listener):
    listener.answers['vendor_passthru'] = {'return': None, 'async': False, 'attach': False}
    build()('POST', '/v1/nodes/n1/vendor_passthru/m?password=hunter2&a=1', {}, headers=ADMIN)
    heard()
    _, told = heard()
    assert told['requestPath'].endswith('/vendor_passthru/m?password=******&a=1')


def test_methods_that_nobody_is_notified_of(build, heard, options):
    options.set_override('ignore_req_list', 'get, HEAD', 'audit')
    api = build()
    api('GET', '/v1/nodes', headers=ADMIN)
    api('POST', '/v1/chassis', {}, headers=ADMIN)
    assert [heard()[1]['action'] for _ in range(2)] == ['create', 'create']


def test_what_cannot_be_sent_is_counted_and_told(build, caplog, monkeypatch, options):
    monkeypatch.setattr(audits, 'MOST_PENDING', 0)
    before = metrics.AUDIT_NOTIFICATIONS_LOST._value.get()
    assert build()('GET', '/v1/nodes', headers=ADMIN).status == 200
    assert metrics.AUDIT_NOTIFICATIONS_LOST._value.get() == before + 2
    assert 'audit.http.response about /v1/nodes was not sent' in caplog.text


@pytest.mark.parametrize('content, sentence', [
    (None, 'No such file'), ('no section', 'no section'),
    ('[x]\na = 1\na = 2\n', 'already exists')])
def test_a_map_that_cannot_be_used_stops_the_start(options, tmp_path, content, sentence):
    path = tmp_path / 'map.conf'
    if content is not None:
        path.write_text(content)
    options.set_override('audit_map_file', str(path), 'audit')
    with pytest.raises(exception.ConfigInvalid, match=sentence) as caught:
        audits.Audit()
    assert 'audit_map_file' in str(caught.value) and '\n' not in str(caught.value)


@pytest.mark.parametrize('name, value, sentence', [
    ('driver', 'pigeon', 'pigeon'), ('transport_url', 'pigeon://', 'pigeon')])
def test_notifications_that_cannot_be_sent_stop_the_start(options, name, value, sentence):
    options.set_override(name, value, GROUP)
    with pytest.raises(exception.ConfigInvalid, match=sentence):
        audits.Audit()
