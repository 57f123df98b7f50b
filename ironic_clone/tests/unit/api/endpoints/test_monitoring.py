"""/healthcheck and /metrics of the API, as load balancers and Prometheus meet them."""
import re
import time

import pytest
import webob
from oslo_middleware.healthcheck import opts as healthcheck_opts
from prometheus_client import parser

from ironic_clone.api import routes
from ironic_clone.api import stack
from ironic_clone.common import health as healths
from ironic_clone.common import log_context
from ironic_clone.common import metrics
from ironic_clone.conf import CONF
from ironic_clone.db import conductors
from ironic_clone.db.engine import Database
from ironic_clone.rpc.client import ConductorClient
from ironic_clone.rpc.local import LocalTransport
from ironic_clone.rpc.ring import Rings
from ironic_clone.tests.unit.api.endpoints.conftest import HEADER
from ironic_clone.tests.unit.api.endpoints.conftest import HOST
from ironic_clone.tests.unit.api.endpoints.conftest import UUID


def ask(application, path='/healthcheck', method='GET', accept='*/*', **environ):
    request = webob.Request.blank(path, method=method,
                                  headers={'Accept': accept, HEADER: '1.115'})
    request.environ.update(environ)
    return request.get_response(application)


def as_json(application, path='/healthcheck'):
    answer = ask(application, path, accept='application/json')
    return answer.status_int, answer.json


@pytest.fixture
def health():
    """The health of the process."""
    return healths.Health()


@pytest.fixture
def build(conf, services, health):
    """Return a function that builds the application with both pages."""
    conf.set_override('auth_strategy', 'noauth')
    conf.set_override('enabled', True, 'healthcheck')
    conf.set_override('api_metrics', True, 'monitoring')
    return lambda *others: stack.build(*(others or services), health)


def test_both_are_off_by_default(conf, services):
    conf.set_override('auth_strategy', 'noauth')
    application = stack.build(*services)
    assert ask(application).status_int == 404
    assert ask(application, '/metrics').status_int == 404


def test_ready(build):
    application = build()
    answer = ask(application)
    assert (answer.status_int, answer.body, answer.content_type) == (200, b'', 'text/plain')
    status, found = as_json(application)
    assert (status, found['status'], found['detailed'], found['reasons']) == (
        200, 'ready', False, [])
    assert {name: check['ok'] for name, check in found['checks'].items()} == {
        'database': True, 'ring': True}
    assert found['checks']['database']['age_seconds'] < healths.RECENT
    assert ask(application, method='HEAD').status_int == 204
    for path in ('/healthcheck/x', '/healthcheck/alive'):
        assert ask(application, path).status_int == 200
    assert ask(application, '/healthchecks').status_int == 404
    assert ask(application, '/v1/').status_int == 200


def test_draining(build, health):
    application = build()
    health.draining = True
    answer = ask(application)
    assert answer.status_int == 503
    assert answer.text == 'draining: it is stopping\n'
    assert answer.headers['Retry-After'] == '5'
    assert as_json(application)[1]['status'] == 'draining'
    assert ask(application, method='HEAD').status_int == 503
    assert ask(application, '/healthcheck/alive').status_int == 200
    assert ask(application, '/v1/').status_int == 200   # who comes is served


def test_no_conductor(build, database, services):
    conductors.unregister(database, HOST)
    status, found = as_json(build())
    assert (status, found['status']) == (503, 'alive')
    assert found['reasons'] == ['no conductor is alive']


def test_a_database_that_is_gone(build, tmp_path):
    gone = Database(f'sqlite:///{tmp_path}/nowhere/x.sqlite')
    rings = Rings(gone)
    application = build(gone, ConductorClient(LocalTransport(), rings), rings)
    status, found = as_json(application)
    assert (status, found['status']) == (503, 'alive')
    assert found['reasons'] == ['the database has not answered yet', 'no hash ring was read yet']
    assert ask(application, '/healthcheck/alive').status_int == 200
    gone.close()


def test_what_was_known_too_long_ago_does_not_count(build, database):
    application = build()
    assert as_json(application)[0] == 200
    database.answered_at = time.monotonic() - healths.RECENT - 3
    status, found = as_json(application)
    assert status == 503
    assert found['reasons'] == ['the database has not answered for 23 s']


def test_a_hanging_database_is_not_waited_for(build, services, conf):
    conf.set_override('hash_ring_reset_interval', 0)
    _database, _client, rings = services
    application = build()
    assert as_json(application)[0] == 200
    with rings._lock:   # so a ring is seen whose reading does not end
        assert as_json(application)[0] == 200


def test_operators_can_take_it_out_of_service(build, conf, tmp_path):
    for options in (healthcheck_opts.HEALTHCHECK_OPTS, healthcheck_opts.DISABLE_BY_FILE_OPTS):
        conf.register_opts(options, 'healthcheck')
    conf.set_override('backends', ['disable_by_file'], 'healthcheck')
    conf.set_override('disable_by_file_path', str(tmp_path / 'off'), 'healthcheck')
    application = build()
    assert ask(application).status_int == 200
    (tmp_path / 'off').touch()
    answer = ask(application)
    assert (answer.status_int, answer.text) == (503, 'DISABLED BY FILE')
    assert ask(application, '/healthcheck/alive').status_int == 200


def test_who_may_ask(build, conf):
    build()   # registers the library's options
    conf.set_override('allowed_source_ranges', ['10.0.0.0/8'], 'healthcheck')
    application = build()
    for path in ('/healthcheck', '/healthcheck/alive'):
        assert ask(application, path, REMOTE_ADDR='192.0.2.1').status_int == 404
        assert ask(application, path, REMOTE_ADDR='10.1.2.3').status_int == 200


# -- metrics ------------------------------------------------------------------------------------
def samples(application):
    """Return {(name, label values...): value}."""
    answer = ask(application, '/metrics')
    assert answer.status_int == 200
    return {(sample.name, *sample.labels.values()): sample.value
            for family in parser.text_string_to_metric_families(answer.text)
            for sample in family.samples}


def test_requests_are_counted_by_route_and_status(build, node):
    application = build()
    before = samples(application)
    for path in (f'/v1/nodes/{UUID}', '/v1/nodes/n1', '/v1/nodes/missing', '/nodes', '/zz/top',
                 '/v1/nodes/n1?fields=uuid'):
        ask(application, path)
    ask(application, '/v1/nodes', 'BREW')
    after = samples(application)

    def grown(*key):
        return after.get(key, 0) - before.get(key, 0)

    name = 'ironic_clone_api_requests_total'
    assert grown(name, 'GET', '/v1/nodes/{node_ident}', '200') == 3
    assert grown(name, 'GET', '/v1/nodes/{node_ident}', '404') == 1
    assert grown(name, 'GET', '/v1/nodes', '200') == 1
    assert grown(name, 'GET', '(none)', '404') == 1
    assert grown(name, 'other', '(none)', '405') == 1
    assert grown('ironic_clone_api_request_seconds_count', 'GET', '/v1/nodes/{node_ident}') == 4


def test_what_nobody_can_see_is_not_counted(build, services):
    application = build()
    before = samples(application)
    ask(application, '/v1')
    CONF.clear_override('api_metrics', 'monitoring')
    ask(stack.build(*services), '/v1')
    key = 'ironic_clone_api_requests_total', 'GET', '/v1', '200'
    assert samples(application)[key] == before.get(key, 0) + 1


def test_calls_of_conductors_are_timed_at_both_ends(build, node):
    application = build()
    before = samples(application)
    ask(application, f'/v1/nodes/{UUID}/validate')
    after = samples(application)
    for name in ('call', 'work'):
        key = f'ironic_clone_rpc_{name}_seconds_count', 'validate_driver_interfaces', 'success'
        assert after[key] == before.get(key, 0) + 1


def test_labels_hold_no_names(build, node):
    application = build()
    ask(application, f'/v1/nodes/{UUID}')
    text = ask(application, '/metrics').text
    assert UUID not in text and 'n1' not in re.findall('"(.*?)"', text)
    known = {pattern for pattern in routes.ROUTES} | {'(none)'}
    assert set(re.findall(r'route="(.*?)"', text)) <= known


def test_the_form_that_is_asked_for(build):
    application = build()
    assert ask(application, '/metrics').content_type == 'text/plain'
    assert ask(application, '/metrics', accept='application/openmetrics-text; version=1.0.0'
               ).content_type == 'application/openmetrics-text'
    assert ask(application, '/metrics', 'HEAD').body == b''
    assert ask(application, '/metrics', 'POST').status_int == 405


def test_a_reading_that_fails_hides_no_other(build):
    def fail():
        raise OSError('gone')

    forget = metrics.read_from({metrics.API_THREADS: fail})
    try:
        assert ('ironic_clone_database_retries_total',) in samples(build())
    finally:
        forget()


def test_lines_of_the_log_bear_the_id_of_the_answer(build, listener, node, caplog):
    listener.answers['get_boot_device'] = OSError('a defect')   # which the log tells of
    application = build()
    caplog.handler.addFilter(log_context.Bearing())
    caplog.set_level('INFO', logger='ironic_clone.api.request_log')
    told = ('ironic_clone.rpc.dispatcher', 'ironic_clone.api.request_log')
    for _ in range(2):
        caplog.clear()
        answer = ask(application, f'/v1/nodes/{UUID}/management/boot_device')
        assert answer.status_int == 500
        assert {(record.name, record.context.request_id) for record in caplog.records
                if record.name in told} == {
            (name, answer.headers['openstack-request-id']) for name in told}
    assert log_context.current() is None
