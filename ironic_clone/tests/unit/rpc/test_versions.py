"""Releases side by side: each is spoken to in words that it knows, and nobody in more."""
import re
import types

import orjson
import pytest

from ironic_clone.common import exception
from ironic_clone.common import release
from ironic_clone.common.context import RequestContext
from ironic_clone.conf import releases
from ironic_clone.db import conductors
from ironic_clone.rpc import message
from ironic_clone.rpc import operations
from ironic_clone.rpc import versions
from ironic_clone.rpc.client import ConductorClient
from ironic_clone.rpc.dispatcher import Dispatcher
from ironic_clone.rpc.ring import Rings
from ironic_clone.tests.peers import release_0_0

DRIVER = 'fake-hardware'
NODE = types.SimpleNamespace(uuid='1be26c0b-03f2-4d2e-ae87-c02d7f33c781', driver=DRIVER,
                             conductor_group='')
RESCUE = {'rescue_password': 'x'}


def context():
    return RequestContext(overwrite=False)


class Wires:
    """The edge: a broker; ``None`` is the queue that all share."""

    def __init__(self):
        self.served, self.seen = {}, []

    def send(self, host, request, operation, timeout, signs=None):
        self.seen.append(orjson.loads(request))
        return self.served[host or 'any'].handle(request)


class Manager:
    """The edge: a conductor of this release that says who it is."""

    def __init__(self, host):
        self.host = host

    def __getattr__(self, operation):
        return lambda context, **arguments: {'conductor': self.host}


@pytest.fixture
def wires():
    return Wires()


@pytest.fixture
def join(database, wires):
    """Return a function that makes a conductor of a release join."""
    def joined(host, rpc_version=operations.VERSION, group=''):
        wires.served[host] = wires.served['any'] = release_0_0.Conductor(host) \
            if rpc_version is None else Dispatcher(Manager(host), host, Rings(database))
        conductors.register(database, host, group, [DRIVER], [], host, rpc_version)
    return joined


@pytest.fixture
def client(database, wires):
    return ConductorClient(wires, Rings(database))


# -- the tables ----------------------------------------------------------------------------------
def test_the_newest_release_is_this_one():
    assert re.match(rf'{re.escape(list(releases.RPC)[-1])}\b', release.VERSION)
    assert releases.OWN == operations.VERSION


def test_every_release_speaks_a_version_that_is_told_and_later_ones_no_older_one():
    numbers = [operations.number(spoken) for spoken in releases.RPC.values()]
    assert set(releases.RPC.values()) <= set(operations.ADDED)
    assert numbers == sorted(numbers)
    added = [operations.number(version) for version in operations.ADDED]
    assert added == sorted(set(added)) and list(operations.ADDED)[-1] == operations.VERSION


def test_release_0_0_had_the_operations_that_the_table_says():
    """What was recorded of it, not what we believe of it."""
    assert {name: set(arguments) for name, arguments in operations.of('1.0').items()} \
        == release_0_0.OPERATIONS


@pytest.mark.parametrize(('theirs', 'pin', 'version'), [
    ('1.0', None, '1.0'), ('1.1', None, '1.1'), ('1.1', '0.0', '1.0'), ('1.0', '0.0', '1.0'),
    ('1.9', None, '1.1'), ('1.9', '0.0', '1.0'), ('1.10', None, '1.1'), ('2.0', None, None),
    ('2.0', '0.0', None), ('0.9', None, None), ('', None, None), ('one', None, None)])
def test_the_newest_that_both_speak_and_the_pin_allows(conf, theirs, pin, version):
    conf.set_override('pin_release_version', pin)
    assert versions.shared(theirs) == version


def test_a_pin_to_what_is_no_release_is_refused(conf):
    with pytest.raises(ValueError, match='0.0'):
        conf.set_override('pin_release_version', 'zed')


# -- messages ------------------------------------------------------------------------------------
@pytest.mark.parametrize('recorded', release_0_0.RECORDED,
                         ids=[one['operation'] for one in release_0_0.RECORDED])
def test_what_release_0_0_sent_is_understood_and_what_we_send_it_it_understands(recorded):
    request = message.load_request(orjson.dumps(recorded), 'h')
    assert (request.operation, request.arguments, request.node) == (
        recorded['operation'], recorded['arguments'], None)
    assert release_0_0.read(request.dump('1.0'))['arguments'] == recorded['arguments']
    again = orjson.loads(request.dump('1.0'))
    assert set(again) == set(recorded)
    assert set(again['context']) >= set(recorded['context'])
    with pytest.raises(release_0_0.Refused):
        release_0_0.read(request.dump())


def test_an_old_message_says_nothing_of_rings():
    """Were it there by accident, it would not have been meant so."""
    data = orjson.dumps({**release_0_0.RECORDED[0], 'node': ['u', 'd', ''], 'ring': 'x'})
    request = message.load_request(data, 'h')
    assert request.node is None and request.ring is None


def test_an_argument_that_an_older_version_does_not_have_is_left_out_if_it_is_none(monkeypatch):
    monkeypatch.setitem(operations.ADDED['1.1'], 'inject_nmi', ('kind',))
    operations.of.cache_clear()
    try:
        assert operations.of('1.0')['inject_nmi'] == ('node_id',)
        assert operations.of('1.1')['inject_nmi'] == ('node_id', 'kind')
        for kind, said in ((None, True), ('soft', False)):
            arguments = {'node_id': 'u', 'kind': kind}
            assert versions.has('1.0', 'inject_nmi', arguments) is said
            assert versions.has('1.1', 'inject_nmi', arguments)
        sent = message.Request(context(), 'inject_nmi', {'node_id': 'u', 'kind': None}, 5)
        assert release_0_0.read(sent.dump('1.0'))['arguments'] == {'node_id': 'u'}
        assert orjson.loads(sent.dump('1.1'))['arguments'] == sent.arguments
    finally:
        operations.of.cache_clear()


# -- conductors of several releases ------------------------------------------------------------
@pytest.mark.parametrize('pin', [None, '0.0'])
def test_each_conductor_is_asked_in_its_own_version(conf, join, client, wires, pin):
    conf.set_override('pin_release_version', pin)
    join('old', None, 'old')
    join('new', group='new')
    for group, version in (('old', '1.0'), ('new', '1.0' if pin else '1.1')):
        node = types.SimpleNamespace(uuid=NODE.uuid, driver=DRIVER, conductor_group=group)
        assert client.call_node(context(), node, 'get_boot_device') == {'conductor': group}
        assert wires.seen[-1]['version'] == version


def test_what_the_owner_cannot_do_yet_is_refused_and_not_sent(join, client, wires, database):
    join('old', None)
    with pytest.raises(exception.UpgradePending,
                       match='do_node_rescue needs RPC version 1.1, and conductor old speaks 1.0'):
        client.call_node(context(), NODE, 'do_node_rescue', **RESCUE)
    assert wires.seen == []
    join('old')   # upgraded: it is seen at once
    assert client.call_node(context(), NODE, 'do_node_rescue', **RESCUE) == {'conductor': 'old'}


def test_a_pin_refuses_on_all_nodes_alike(conf, join, client, wires):
    conf.set_override('pin_release_version', '0.0')
    join('new')
    with pytest.raises(exception.UpgradePending, match='pin_release_version = 0.0 holds .* 1.0'):
        client.call_node(context(), NODE, 'do_node_rescue', **RESCUE)
    with pytest.raises(exception.UpgradePending, match='pin_release_version'):
        client.call(context(), 'process_allocation', allocation_id='a')
    assert wires.seen == []


def test_what_any_conductor_may_do_goes_to_one_that_can(join, client, wires):
    join('new')
    join('old', None)   # reads the shared queue too
    for _ in range(10):
        answer = client.call(context(), 'process_allocation', allocation_id='a')
        assert answer == {'conductor': 'new'}
    assert {one['version'] for one in wires.seen} == {'1.1'}


def test_if_none_can_it_is_refused(join, client):
    join('old', None)
    with pytest.raises(exception.UpgradePending, match='no conductor that is alive speaks it'):
        client.call(context(), 'process_allocation', allocation_id='a')


def test_a_driver_is_asked_in_the_conductors_version(join, client, wires):
    join('old', None)
    answer = client.call_driver(context(), DRIVER, 'get_driver_properties')
    assert answer == {'conductor': 'old'}
    assert wires.seen[-1]['version'] == '1.0'


def test_a_conductor_of_a_far_release_is_not_asked(join, client, wires):
    join('far', '7.3')
    with pytest.raises(exception.UpgradePending, match='conductor far speaks 7.3'):
        client.call_node(context(), NODE, 'get_boot_device')
    assert wires.seen == []


def test_who_stops_leaves_no_word_of_what_its_successor_speaks(join, database):
    join('new')
    conductors.unregister(database, 'new')
    with database.write() as connection:   # release 0.0 registers so
        connection.execute(conductors.table.update().values(online=True))
    assert conductors.alive(database, 60)[0].rpc_version == releases.FIRST
