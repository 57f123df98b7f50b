"""Vendor passthru: relayed, in a worker or at once, under the lock that the method asks for."""
import threading

import pytest

from ironic_clone.common import clock
from ironic_clone.common import exception
from ironic_clone.tests.servers import wait
from ironic_clone.tests.unit.conductor.waiting import DEADLINE
from ironic_clone.tests.unit.conductor.waiting import waiting_driver


def call(world, uuid, method, http_method='POST', info=None):
    return world.ask('vendor_passthru', uuid, method=method, http_method=http_method, info=info)


def call_driver(world, method, http_method='POST', info=None, driver='waiting'):
    return world.manager.driver_vendor_passthru(world.context, driver, method, http_method, info)


def test_at_once(world, waiting):
    assert call(world, waiting(), 'echo', 'PUT', {'a': [1]}) == {
        'return': {'http_method': 'PUT', 'a': [1]}, 'async': False, 'attach': False}
    assert call(world, waiting(), 'attachment', 'GET') == {
        'return': 'a text that is attached', 'async': False, 'attach': True}


def test_in_a_worker(world, waiting):
    uuid = waiting()
    assert call(world, uuid, 'work') == {'return': None, 'async': True, 'attach': False}
    world.settle()
    assert 'vendor.work' in world.calls(uuid)


@pytest.mark.parametrize('answer, said', [
    ('fail', 'vendor.work was told to fail'), ('crash', 'vendor.work was told to crash')])
def test_what_goes_wrong_in_a_worker_is_in_last_error(world, waiting, answer, said):
    uuid = waiting(vendor__work=answer)
    call(world, uuid, 'work')
    node = world.node(uuid)
    assert node.last_error.startswith('The vendor passthru method "work" failed: ')
    assert said in node.last_error and node.reservation is None


def test_what_goes_wrong_at_once_is_told(world, waiting):
    uuid = waiting()
    with pytest.raises(exception.VendorPassthruException, match='was told to crash'):
        call(world, uuid, 'crash')
    assert world.node(uuid).reservation is None


@pytest.mark.parametrize('method, http_method, info, sentence', [
    ('nope', 'POST', {}, 'No handler for method nope'),
    ('echo', 'HEAD', {}, 'The method echo does not support HTTP HEAD; it supports GET, POST'),
    ('finish', 'POST', {}, "Parameter 'kind' not passed to method 'finish'"),
    ('finish', 'POST', {'kind': 'clean', 'more': 1}, 'does not take the parameter.* more'),
    ('echo', 'POST', [1], 'must be an object'), ('echo', 'POST', 'text', 'must be an object'),
    ('echo', 'POST', {'task': 1, 'method': 2}, 'cannot be arguments .*: method, task')])
def test_calls_that_are_wrong(world, waiting, method, http_method, info, sentence):
    with pytest.raises(exception.InvalidParameterValue, match=sentence):
        call(world, waiting(), method, http_method, info)


def test_the_interface_may_refuse(world, waiting):
    with pytest.raises(exception.InvalidParameterValue, match='vendor.validate was told'):
        call(world, waiting(vendor__validate='invalid'), 'echo')


def test_a_driver_without_vendor_methods(world, new):
    uuid = new(vendor_interface='no-vendor')
    assert world.ask('get_node_vendor_passthru_methods', uuid) == {}
    with pytest.raises(exception.InvalidParameterValue, match='No handler'):
        call(world, uuid, 'anything')


@pytest.mark.parametrize('method, locks', [('echo', False), ('fire_event', True), ('work', True)])
def test_who_needs_the_lock(world, waiting, method, locks):
    uuid = waiting()
    with world.hold(uuid):
        if locks:
            with pytest.raises(exception.NodeLocked):
                call(world, uuid, method, info={'event': 'x'} if method == 'fire_event' else None)
        else:
            call(world, uuid, method)


def test_methods(world, waiting):
    methods = world.ask('get_node_vendor_passthru_methods', waiting())
    assert methods['work'] == {
        'http_methods': ['POST'], 'async': True, 'attach': False,
        'description': 'Work for as long as it blocks', 'require_exclusive_lock': True}
    assert methods['echo']['require_exclusive_lock'] is False


# -- of drivers ----------------------------------------------------------------------------------
def test_of_a_driver(world, workers):
    assert call_driver(world, 'driver_echo', 'GET', {'a': 1}) == {
        'return': {'a': 1, 'http_method': 'GET'}, 'async': False, 'attach': False}
    assert call_driver(world, 'driver_work')['async'] is True
    methods = world.manager.get_driver_vendor_passthru_methods(world.context, 'waiting')
    assert set(methods) == {'driver_echo', 'driver_work', 'driver_crash'}
    assert world.manager.get_driver_vendor_passthru_methods(world.context, 'fake-hardware') == {}


@pytest.mark.parametrize('method, info, error, sentence', [
    ('nope', {}, exception.InvalidParameterValue, 'No handler for method nope'),
    ('driver_echo', {'invalid': True}, exception.InvalidParameterValue, 'itself'),
    ('driver_echo', {'context': 1}, exception.InvalidParameterValue, 'context'),
    ('driver_crash', {}, exception.VendorPassthruException, 'crash')])
def test_calls_of_a_driver_that_are_wrong(world, method, info, error, sentence):
    with pytest.raises(error, match=sentence):
        call_driver(world, method, info=info)


def test_of_no_driver(world):
    with pytest.raises(exception.DriverNotFound):
        call_driver(world, 'driver_echo', driver='gone')


def test_at_once_is_not_done_when_nobody_waits_any_more(world, waiting):
    """The lock came late, or the process was stopped before it."""
    uuid = waiting(vendor__validate='block')
    answers, refused = waiting_driver().answers, []

    def ask():
        try:
            call(world, uuid, 'work')
        except exception.RequestExpired as error:
            refused.append(error)
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    wait.until(lambda: answers.blocked(uuid), 'the call', DEADLINE)
    world.context.expires = clock.steady() - 1
    answers.release(uuid, 'done')
    asking.join(DEADLINE)
    world.settle()
    assert refused and 'vendor.work' not in world.calls(uuid)
