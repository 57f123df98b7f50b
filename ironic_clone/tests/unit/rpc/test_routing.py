"""Requests for nodes: to the owner, once more to the new owner, and not when it is too late."""
import datetime
import time
import types

import orjson
import pytest

from ironic_clone.common import exception
from ironic_clone.common.context import RequestContext
from ironic_clone.db import conductors
from ironic_clone.db import record
from ironic_clone.rpc import client as client_module
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
        self.sent = []

    def send(self, host, request, operation, timeout, signs=None):
        self.sent.append((host, orjson.loads(request)))
        if host not in self.served:
            raise exception.ConductorUnreachable(host=host)
        return self.served[host].handle(request)


class Silence(Wires):
    """The edge: a broker over which no answer comes, for as long as anybody waits for one.

    :ivar meanwhile: called, once for each part of a wait, with the seconds of it.
    """

    def send(self, host, request, operation, timeout, signs=None):
        self.sent.append((host, orjson.loads(request)))
        for number, seconds in enumerate(signs):
            assert 0 < seconds <= 1 and number < 10
            self.meanwhile(seconds)
        raise exception.ConductorLost(host=host, operation=operation)


@pytest.fixture
def wires():
    return Wires()


@pytest.fixture
def join(database, wires):
    """Return a function that makes a conductor join; it returns its Dispatcher."""
    def made(host):
        conductors.register(database, host, '', [DRIVER], [], f'incarnation of {host}')
        incarnation = f'incarnation of {host}'
        wires.served[host] = Dispatcher(Manager(host), host, Rings(database), incarnation)
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


# -- conductors that die -------------------------------------------------------------------------
@pytest.fixture
def age(database):
    """Return a function that has a conductor be seen last so many seconds ago."""
    def age(host, seconds):
        with database.write() as connection:
            connection.execute(conductors.table.update().where(
                conductors.table.c.hostname == host).values(
                updated_at=record.now() - datetime.timedelta(seconds=seconds)))
    return age


@pytest.fixture
def silence(database):
    """A client that hears nothing from conductor a, and how it came to that."""
    conductors.register(database, 'a', '', [DRIVER], [], 'first')
    wires = Silence()
    return ConductorClient(wires, Rings(database)), wires


@pytest.mark.parametrize(('timeout', 'seconds'), [(60, 60), (300, 60), (8, 8), (0, 60)])
def test_a_request_may_be_begun_only_while_its_conductor_counts_as_alive(
        database, join, client, wires, conf, timeout, seconds):
    """rpc_response_timeout is 60 s here."""
    join('a')
    conf.set_override('heartbeat_timeout', timeout, 'conductor')
    ask(client)
    left = wires.sent[-1][1]['deadline'] - conductors.clock(database)
    assert seconds - 30 < left <= seconds + 1
    if timeout == 8:
        sign, _now = conductors.last_sign(database, 'a')
        assert wires.sent[-1][1]['deadline'] == pytest.approx(sign.at + 8)


def test_one_whose_last_known_sign_is_old_is_looked_at_before_it_is_asked(
        database, join, client, wires, conf, age):
    """The rings may be used for long yet, by which it is the owner."""
    conf.set_override('hash_ring_reset_interval', 3600)
    join('a')
    join('b')
    gone = owner(database)
    age(gone, 40)   # it was seen within its 60 s
    assert ask(client) == gone
    age(gone, 70)
    client._rings._read_at -= 2
    assert ask(client) == ({'a', 'b'} - {gone}).pop()
    assert [host for host, _request in wires.sent] == [gone, ({'a', 'b'} - {gone}).pop()]


def test_one_that_was_silent_and_is_back_is_asked(database, join, client, age):
    """It is not called dead by what was read a moment ago, when it had not come back yet."""
    join('a')
    age('a', 30)
    read = client._rings.reset()
    age('a', 0)
    client._rings._ahead += 31   # seconds pass
    assert client._rings.now() > read.signs['a'].at + 60
    assert ask(client) == 'a'


def test_what_waited_for_a_predecessor_is_asked_of_its_successor_once(
        database, join, client, wires):
    predecessor = join('a')
    ask(client)
    conductors.register(database, 'a', '', [DRIVER], [], 'the next')
    wires.served['a'] = Dispatcher(Manager('a'), 'a', Rings(database), 'the next')
    assert ask(client) == 'a'
    assert (predecessor._manager.asked, wires.served['a']._manager.asked) == (1, 1)
    assert [request['incarnation'] for _host, request in wires.sent] == [
        'incarnation of a', 'incarnation of a', None]


def test_a_driver_is_asked_of_a_successor_too(database, join, client, wires):
    join('a')
    client._rings.reset()
    conductors.register(database, 'a', '', [DRIVER], [], 'the next')
    wires.served['a'] = Dispatcher(Manager('a'), 'a', Rings(database), 'the next')
    assert client.call_driver(RequestContext(overwrite=False), DRIVER,
                              'get_driver_properties') == 'a'


@pytest.mark.parametrize('death', ['silent', 'started again', 'forgotten'])
def test_a_conductor_is_waited_for_as_long_as_it_lives(database, silence, age, death):
    client, wires = silence
    waits = []

    def meanwhile(seconds):
        waits.append(seconds)
        if len(waits) < 3:
            return
        if death == 'silent':
            age('a', 61)
        elif death == 'started again':
            conductors.register(database, 'a', '', [DRIVER], [], 'second')
        else:
            with database.write() as connection:
                connection.execute(conductors.table.delete())

    wires.meanwhile = meanwhile
    with pytest.raises(exception.ConductorLost, match='Conductor a died after it had been asked'):
        ask(client)
    assert len(waits) == (3 if death != 'started again' else 3 + client_module.WORD_SECONDS)
    assert len(wires.sent) == 1, 'it may have been carried out'


def test_a_successor_has_a_moment_to_say_that_it_was_not_begun(database, join, client, wires):
    """It takes the message before it registers, and its answer may be seen after that."""
    join('a')
    client._rings.reset()

    def send(host, request, operation, timeout, signs):
        for _ in signs:   # longer than anybody needs who has registered
            if conductors.get(database, 'a').incarnation == 'the next':
                wires.send = Wires.send.__get__(wires)
                return wires.send(host, request, operation, timeout)
            conductors.register(database, 'a', '', [DRIVER], [], 'the next')
            wires.served['a'] = Dispatcher(Manager('a'), 'a', Rings(database), 'the next')
        raise exception.ConductorLost(host=host, operation=operation)
    wires.send = send
    assert ask(client) == 'a'


def test_one_that_is_stopping_is_waited_for(database, silence, age):
    client, wires = silence
    waits = []

    def meanwhile(seconds):
        waits.append(seconds)
        if len(waits) == 1:
            conductors.unregister(database, 'a', 'first')
        if len(waits) == 4:
            age('a', 61)
    wires.meanwhile = meanwhile
    with pytest.raises(exception.ConductorLost):
        ask(client)
    assert len(waits) == 4


def test_while_the_database_is_away_nobody_is_called_dead(database, silence, age, monkeypatch):
    client, wires = silence
    waits = []

    def away(*args):
        raise exception.DatabaseUnavailable

    def meanwhile(seconds):
        waits.append(seconds)
        if len(waits) == 1:
            age('a', 61)
            monkeypatch.setattr(conductors, 'last_sign', away)
        if len(waits) == 4:
            monkeypatch.undo()
    wires.meanwhile = meanwhile
    with pytest.raises(exception.ConductorLost):
        ask(client)
    assert len(waits) == 4


def test_one_that_has_just_come_back_does_not_refuse_by_what_it_has_read_before(
        database, join, client, wires, age):
    join('a')
    join('b')
    back = owner(database)
    age(back, 70)
    wires.served[back]._rings.reset()
    age(back, 0)
    assert ask(client) == back
