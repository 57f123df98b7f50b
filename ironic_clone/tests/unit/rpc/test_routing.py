"""Requests for nodes: to the owner, once more to the new owner, and not when it is too late."""
import time
import types

import pytest

from ironic_clone.common import exception
from ironic_clone.common.context import RequestContext
from ironic_clone.db import conductors
from ironic_clone.rpc import message
from ironic_clone.rpc.client import ConductorClient
from ironic_clone.rpc.dispatcher import Dispatcher
from ironic_clone.rpc.ring import Rings

DRIVER = 'fake-hardware'
NODE = types.SimpleNamespace(uuid='1be26c0b-03f2-4d2e-ae87-c02d7f33c781', driver=DRIVER,
                             conductor_group='')


class Manager:
    """The edge: a conductor that says who it is."""

    def __init__(self, host):
        self.host = host
        self.asked = 0

    def get_boot_device(self, context, node_id):
        self.asked += 1
        return self.host

    create_port = get_driver_properties = lambda self, context, **arguments: self.host


class Wires:
    """The edge: a broker with a queue for each conductor."""

    def __init__(self):
        self.served = {}

    def send(self, host, request, operation, timeout):
        if host not in self.served:
            raise exception.ConductorUnreachable(host=host)
        return self.served[host].handle(request)


@pytest.fixture
def wires():
    return Wires()


@pytest.fixture
def join(database, wires):
    """Return a function that makes a conductor join; it returns its Dispatcher."""
    def made(host):
        conductors.register(database, host, '', [DRIVER], [], f'incarnation of {host}')
        wires.served[host] = Dispatcher(Manager(host), host, Rings(database))
        return wires.served[host]
    return made


@pytest.fixture
def client(database, wires):
    return ConductorClient(wires, Rings(database))


def ask(client):
    return client.call_node(RequestContext(overwrite=False), NODE, 'get_boot_device')


def owner(database):
    return Rings(database).owner(NODE.uuid, NODE.driver, '')


def other(database, join):
    """Have conductors join until the node is another one's; return both hosts."""
    before = owner(database)
    for number in range(50):
        join(f'host-{number}')
        if owner(database) != before:
            return before, owner(database)
    raise AssertionError('the node never moves')


def test_the_owner_is_asked(database, join, client):
    join('a')
    join('b')
    assert ask(client) == owner(database)


def test_who_owns_the_node_no_longer_says_so_and_the_new_owner_is_asked(
        database, join, client, wires):
    join('a')
    assert ask(client) == 'a'
    _before, after = other(database, join)
    wires.served['a']._rings.reset()
    assert ask(client) == after
    assert wires.served['a']._manager.asked == 1


def test_a_conductor_that_is_gone_is_asked_once(database, join, client, wires):
    join('a')
    join('b')
    gone = ask(client)
    conductors.unregister(database, gone)
    del wires.served[gone]
    assert ask(client) == ({'a', 'b'} - {gone}).pop()


def test_a_conductor_that_is_away_and_still_the_owner_is_said(database, join, client, wires):
    join('a')
    del wires.served['a']
    with pytest.raises(exception.ConductorUnreachable):
        ask(client)


def test_a_conductor_that_drains_takes_nothing(database, join, client, wires):
    join('a')
    join('b')
    leaving = ask(client)
    wires.served[leaving].draining = True
    with pytest.raises(exception.NotOwner, match=f'conductor {leaving}, please retry'):
        ask(client)
    conductors.unregister(database, leaving)
    assert ask(client) == ({'a', 'b'} - {leaving}).pop()


def test_requests_for_what_hangs_on_a_node_go_to_its_owner_too(database, join, client, wires):
    join('a')
    join('b')
    context = RequestContext(overwrite=False)
    assert client.call_node(context, NODE, 'create_port', values={}) == owner(database)


def test_a_driver_is_asked_of_another_conductor_if_one_is_gone(database, join, client, wires):
    join('a')
    join('b')
    context = RequestContext(overwrite=False)
    assert client.call_driver(context, DRIVER, 'get_driver_properties') in 'ab'
    conductors.unregister(database, 'a')
    del wires.served['a']
    for _ in range(10):
        assert client.call_driver(context, DRIVER, 'get_driver_properties') == 'b'


@pytest.mark.parametrize('when', ['before', 'meanwhile'])
@pytest.mark.parametrize('ahead', [-7200, 7200])
def test_the_clocks_of_machines_may_differ_and_be_set(database, join, wires, monkeypatch, ahead,
                                                      when):
    """The API's machine is hours before or after the conductor's; the database's clock counts."""
    join('a')
    rings = Rings(database)
    if when == 'meanwhile':
        rings.reset()
    monkeypatch.setattr(time, 'time', lambda now=time.time: now() + ahead)
    if when == 'before':
        rings.reset()
    sent = message.Request(RequestContext(overwrite=False), 'get_boot_device',
                           {'node_id': NODE.uuid}, rings.now() + 60)
    monkeypatch.undo()
    assert abs(rings.now() - conductors.clock(database)) < 30
    wires.served['a']._rings.reset()
    assert message.load_reply(wires.served['a'].handle(sent.dump())) == 'a'
