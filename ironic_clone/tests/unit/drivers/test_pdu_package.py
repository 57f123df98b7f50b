"""The example of the documentation does what its page says."""
import contextlib
import http.server
import threading
import types

import pytest

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.drivers import loader


class Strip(http.server.BaseHTTPRequestHandler):
    """A power strip; its outlets are kept by the server."""

    def do_GET(self):
        self._answer(self.server.outlets[self.path])

    def do_PUT(self):
        text = self.rfile.read(int(self.headers['Content-Length'])).decode()
        self.server.outlets[self.path] = text
        self._answer(text)

    def _answer(self, text):
        self.send_response(200)
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture
def strip():
    """A power strip whose outlet 7 is off."""
    with http.server.ThreadingHTTPServer(('127.0.0.1', 0), Strip) as server:
        server.outlets = {'/outlet/7': 'off'}
        thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': .01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def registry(conf, outside_package):
    outside_package('pdu_driver')
    conf.set_override('enabled_hardware_types', ['pdu'])
    conf.set_override('enabled_power_interfaces', ['pdu'])
    conf.set_override('enabled_management_interfaces', ['noop'])
    conf.set_override('enabled_vendor_interfaces', ['no-vendor'])
    return loader.load()


@pytest.fixture
def power(registry):
    return registry.compose('pdu').power


@pytest.fixture
def plugged(task, strip):
    """A task whose machine is at outlet 7."""
    task.node.driver_info = {'pdu_url': f'http://127.0.0.1:{strip.server_port}',
                             'pdu_outlet': 7}
    return task


def test_it_is_a_hardware_type_with_every_interface(registry):
    assert registry.names == ['pdu']
    assert set(registry.properties('pdu')) == {'pdu_url', 'pdu_outlet'}


def test_power_is_read_and_set(power, plugged, strip):
    power.validate(plugged)
    assert power.get_power_state(plugged) == states.POWER_OFF
    power.set_power_state(plugged, states.POWER_ON, timeout=5)
    assert power.get_power_state(plugged) == states.POWER_ON
    power.reboot(plugged)
    assert strip.outlets == {'/outlet/7': 'on'}


def test_what_is_missing_is_named(power, task):
    with pytest.raises(exception.MissingParameterValue, match='pdu_url'):
        power.validate(task)


def test_a_strip_that_is_not_there_is_a_sentence(power, plugged, strip):
    strip.server_close()
    with pytest.raises(exception.OperationFailed, match='power strip http://127.0.0.1'):
        power.get_power_state(plugged)


@pytest.mark.parametrize('minutes, resumed', [(60, []), (0, [('clean', True)])])
def test_the_step_waits_until_the_periodic_task_ends_it(power, plugged, minutes, resumed):
    step = next(step for step in power.get_clean_steps(plugged) if step['step'] == 'burn_in')
    step['args'] = {'minutes': minutes}
    assert power.execute_clean_step(plugged, step) == states.CLEANWAIT

    class Manager:
        def owned_nodes(self, fields=(), **conditions):
            assert conditions == {'driver': 'pdu', 'provision_state': states.CLEANWAIT}
            return [types.SimpleNamespace(uuid=plugged.node.uuid)]

        def acquire(self, context, node_id, shared=False, purpose=''):
            assert node_id == plugged.node.uuid
            return contextlib.nullcontext(plugged)

    power.end_burn_in(Manager(), None)
    assert plugged.resumed == resumed


def test_a_node_that_is_locked_is_left_for_the_next_round(power):
    class Manager:
        def owned_nodes(self, fields=(), **conditions):
            return [types.SimpleNamespace(uuid='any')]

        def acquire(self, context, node_id, shared=False, purpose=''):
            raise exception.NodeLocked(node=node_id, host='another')

    power.end_burn_in(Manager(), None)
