"""Requests and replies: JSON, a deadline, errors by class."""
import time

import orjson
import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies

from ironic_clone.common import exception
from ironic_clone.common.context import RequestContext
from ironic_clone.db import schema
from ironic_clone.db.engine import Database
from ironic_clone.rpc import message
from ironic_clone.rpc import operations
from ironic_clone.rpc.dispatcher import Dispatcher
from ironic_clone.rpc.local import LocalTransport
from ironic_clone.rpc.ring import Rings


def request(operation='get_boot_device', deadline=None, **arguments):
    return message.Request(RequestContext(request_id='req-1', overwrite=False), operation,
                           arguments or {'node_id': 'u'},
                           deadline or time.time() + 3600)


class Manager:
    """The edge: a manager with two operations."""

    def get_boot_device(self, context, node_id):
        if node_id == 'locked':
            raise exception.NodeLocked(node='u', host='h')
        if node_id == 'broken':
            raise ZeroDivisionError('secret detail')
        if node_id == 'leaving':
            raise SystemExit('secret detail')
        return {'boot_device': 'pxe', 'asked': context.request_id}


@pytest.fixture(scope='module')
def dispatcher(tmp_path_factory):
    """A conductor's end."""
    database = Database(f'sqlite:///{tmp_path_factory.mktemp("db")}/ironic_clone.sqlite')
    schema.upgrade(database)
    yield Dispatcher(Manager(), 'h', Rings(database))
    database.close()


@pytest.fixture
def handle(dispatcher):
    """Return a function that hands over a request and returns or raises what is replied."""
    return lambda data: message.load_reply(dispatcher.handle(data))


def test_a_request_is_carried_out_in_the_callers_context(handle):
    assert handle(request().dump()) == {'boot_device': 'pxe', 'asked': 'req-1'}


def test_a_domain_error_arrives_as_itself(handle):
    with pytest.raises(exception.NodeLocked, match='locked by host h'):
        handle(request(node_id='locked').dump())


@pytest.mark.parametrize(('node_id', 'name'), [
    ('broken', 'ZeroDivisionError'), ('leaving', 'SystemExit')])
def test_an_unexpected_error_is_told_without_its_details(handle, caplog, node_id, name):
    with pytest.raises(exception.IronicCloneError, match=f'{name} in conductor h') as e:
        handle(request(node_id=node_id).dump())
    assert 'secret detail' not in str(e.value)
    assert 'failed unexpectedly' in caplog.text


def test_an_error_travels_without_secrets_and_whatever_its_text(handle, monkeypatch):
    def refuse(self, context, node_id):
        raise exception.OperationFailed("the BMC said \udc80\0 to {'password': 'hunter2'}")
    monkeypatch.setattr(Manager, 'get_boot_device', refuse)
    with pytest.raises(exception.OperationFailed) as caught:
        handle(request().dump())
    assert str(caught.value) == "the BMC said ? to {'password': '******'}"


def changed(**fields):
    return orjson.dumps({**orjson.loads(request().dump()), **fields})


@pytest.mark.parametrize(('data', 'words'), [
    (b'', 'Malformed'), (b'[]', 'Malformed'), (b'{}', 'Malformed'), (b'\xff', 'Malformed'),
    (changed(deadline='soon'), 'Malformed'), (changed(context=5), 'Malformed'),
    (changed(operation='format_disk'), 'Unknown'),
    (changed(operation='_private'), 'Unknown'), (changed(arguments={'x': 1}), 'Unknown'),
    (changed(arguments=[]), 'Malformed'), (changed(node=5), 'Malformed'),
    (changed(node=['u']), 'Malformed'), (changed(operation={}), 'Malformed'),
    (changed(arguments={'node_id': 5}), 'Malformed'), (changed(arguments={}), "'node_id'"),
    (changed(deadline=None), 'Malformed'),
    (b'[' * 100_000, 'Malformed'), (changed(arguments={'x' * 10_000: 1}), 'Unknown')])
def test_bad_messages_are_refused_and_logged_as_warnings(handle, data, words, caplog):
    with pytest.raises(exception.Invalid, match=words):
        handle(data)
    assert {record.levelname for record in caplog.records} == {'WARNING'}


@pytest.mark.parametrize('version', ['2.0', '1.2', '0.9', '1', 1.1, None, [], 'x' * 100_000])
def test_a_version_that_is_not_known_is_refused_with_those_that_are(handle, version, caplog):
    with pytest.raises(exception.UnknownRPCVersion, match='by conductor h, which speaks 1.0, 1.1'):
        handle(changed(version=version))
    assert {record.levelname for record in caplog.records} == {'WARNING'}
    assert len(caplog.text) < 1000


def test_what_comes_late_is_refused_and_the_caller_may_try_again(handle, caplog):
    with pytest.raises(exception.RequestExpired, match='after its deadline .* please retry'):
        handle(changed(deadline=1))
    assert {record.levelname for record in caplog.records} == {'WARNING'}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=strategies.binary())
def test_no_message_crashes_the_dispatcher(handle, data):
    with pytest.raises(exception.IronicCloneError):
        handle(data)


JUNK = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers(-9, 2**62)
    | strategies.floats(allow_nan=False, allow_infinity=False) | strategies.text(),
    lambda inner: strategies.lists(inner, max_size=3)
    | strategies.dictionaries(strategies.text(), inner, max_size=3), max_leaves=5)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=strategies.sampled_from(['version', 'context', 'operation', 'arguments', 'deadline',
                                     'node', 'ring']), junk=JUNK)
def test_nor_one_with_a_part_that_is_anything(dispatcher, part, junk):
    reply = orjson.loads(dispatcher.handle(changed(**{part: junk})))
    assert set(reply) <= {'result', 'error'}
    if 'error' in reply:
        assert reply['error']['class'] != 'IronicCloneError', 'it was not foreseen'


def test_an_error_class_that_is_not_known_here_is_the_general_one():
    reply = orjson.dumps({'error': {'class': 'os', 'message': 'm'}})
    with pytest.raises(exception.IronicCloneError, match='m'):
        message.load_reply(reply)


@pytest.mark.parametrize('reply', [
    b'', b'\xff', b'[]', b'5', b'null', b'{}', b'{"error": 5}', b'{"error": {}}',
    b'{"error": {"class": 5, "message": "m"}}', b'{"error": {"class": "Invalid"}}'])
def test_a_reply_that_cannot_be_read_says_so(reply):
    with pytest.raises(exception.UnreadableReply, match='cannot be read .*Look whether'):
        message.load_reply(reply)


def test_the_local_transport_serves_one_host_while_it_runs(dispatcher):
    transport = LocalTransport()
    for _ in range(2):
        with pytest.raises(exception.TemporaryFailure, match='not reachable'):
            transport.send('h', request().dump(), 'get_boot_device', 1)
        transport.serve(dispatcher, 'h')
        for host in ('h', None):
            assert b'pxe' in transport.send(host, request().dump(), 'get_boot_device', 1)
        with pytest.raises(exception.TemporaryFailure, match='other'):
            transport.send('other', request().dump(), 'get_boot_device', 1)
        transport.stop()


def test_operations_have_arguments_that_are_names():
    for name, arguments in operations.OPERATIONS.items():
        assert name.isidentifier() and all(map(str.isidentifier, arguments))
