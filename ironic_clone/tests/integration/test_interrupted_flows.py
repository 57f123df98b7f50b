"""A service that ends in the midst of every kind of flow: the next one settles each node."""
import signal

import pytest

from ironic_clone.common import states
from ironic_clone.tests.functional import http_client
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait

DELAYED = ('power', 'boot', 'deploy', 'management', 'inspect', 'vendor', 'rescue')
LONG = 60
TO_AVAILABLE = ('manage', 'provide')
TO_ACTIVE = (*TO_AVAILABLE, 'active')
BODIES = {
    'clean': {'clean_steps': [
        {'interface': 'vendor', 'step': 'log_passthrough', 'args': {}}]},
    'service': {'service_steps': [
        {'interface': 'vendor', 'step': 'log_passthrough', 'args': {}}]},
    'rescue': {'rescue_password': 'xyz'},
}
STABLE = {'manage': 'manageable', 'provide': 'available', 'active': 'active', 'rescue': 'rescue'}
FLOWS = {
    # verb: (verbs before it, the state in which it ends when it is interrupted)
    'manage': ((), states.ENROLL),
    'inspect': (('manage',), states.INSPECTFAIL),
    'provide': (('manage',), states.CLEANFAIL),
    'clean': (('manage',), states.CLEANFAIL),
    'adopt': (('manage',), states.ADOPTFAIL),
    'active': (TO_AVAILABLE, states.DEPLOYFAIL),
    'rebuild': (TO_ACTIVE, states.DEPLOYFAIL),
    'deleted': (TO_ACTIVE, states.ERROR),
    'rescue': (TO_ACTIVE, states.RESCUEFAIL),
    'unrescue': ((*TO_ACTIVE, 'rescue'), states.UNRESCUEFAIL),
    'service': (TO_ACTIVE, states.SERVICEFAIL),
}


def settings(seconds):
    return {'DEFAULT': {'enabled_inspect_interfaces': 'fake,no-inspect',
                        'enabled_vendor_interfaces': 'fake,no-vendor',
                        'enabled_rescue_interfaces': 'fake,no-rescue'},
            'conductor': {'graceful_shutdown_timeout': 1},
            'fake': {f'{kind}_delay': seconds for kind in DELAYED}}


def provision(http, ident, verb):
    http.put(f'/v1/nodes/{ident}/states/provision',
             {'target': verb, **BODIES.get(verb, {})}).expect(202)


@pytest.mark.parametrize('number', [signal.SIGKILL, signal.SIGTERM])
def test_states_settle_and_locks_go(tmp_path, number):
    with service_process.IronicClone(tmp_path, settings=settings(0)) as service:
        service.upgrade_database()
        service.start()
        http = http_client.HttpClient(service.url)
        made = {}
        for verb, (before, _end) in FLOWS.items():
            made[verb] = http.post('/v1/nodes', {
                'driver': 'fake-hardware', 'inspect_interface': 'fake', 'vendor_interface': 'fake',
                'rescue_interface': 'fake'}).expect(201).json()['uuid']
            for step in before:
                provision(http, made[verb], step)
                http.wait_node(made[verb], provision_state=STABLE[step], reservation=None)
        powered = http.post('/v1/nodes', {'driver': 'fake-hardware'}).json()['uuid']
        service.stop()

        service.configure(settings(LONG))
        service.start()
        for verb, ident in made.items():
            provision(http, ident, verb)
        http.put(f'/v1/nodes/{powered}/states/power', {'target': 'power on'}).expect(202)
        for ident in (*made.values(), powered):
            assert wait.until(lambda ident=ident: http.node(ident)['reservation'] == service.host,
                              f'{ident} is worked on')
        process = service.processes.pop('ironic-clone')
        process.send_signal(number)
        assert process.wait(LONG / 2) == (-number if number == signal.SIGKILL else 0)

        service.configure(settings(0))
        service.start()
        for verb, (_before, end) in FLOWS.items():
            node = http.wait_node(made[verb], provision_state=end, reservation=None)
            assert "state can't be resumed by conductor" in node['last_error'], verb
        node = http.wait_node(powered, target_power_state=None, reservation=None)
        assert 'aborted due to conductor restart' in node['last_error']
        for ident in (*made.values(), powered):   # nothing keeps them from being used
            http.put(f'/v1/nodes/{ident}/maintenance').expect(202)
            http.delete(f'/v1/nodes/{ident}').expect(204)
        assert set(service.stop().values()) == {0}
