"""The API as a WSGI callable on a database of its own; a conductor that notes what it hears."""
import dataclasses
import json
import shutil

import pytest
import webob

from ironic_clone.api import stack
from ironic_clone.db import conductors
from ironic_clone.db import nodes
from ironic_clone.db.engine import Database
from ironic_clone.rpc.client import ConductorClient
from ironic_clone.rpc.dispatcher import Dispatcher
from ironic_clone.rpc.local import LocalTransport
from ironic_clone.rpc.ring import Rings

HOST = 'conductor-1'
INCARNATION = 'incarnation'
UUID = '1bedc4fe-f89e-4c09-9e64-1a97967f6db6'
HEADER = 'X-OpenStack-Ironic-API-Version'


class Listener:
    """Stands at the conductor's end of the RPC contract: keeps every call, answers as told.

    :ivar calls: (operation, arguments) in the order of arrival.
    :ivar answers: operation -> result, or an error to raise.
    """

    def __init__(self):
        self.calls = []
        self.answers = {}

    def __getattr__(self, operation):
        def carry_out(context, **arguments):
            self.calls.append((operation, arguments))
            answer = self.answers.get(operation)
            if isinstance(answer, Exception):
                raise answer
            return answer
        return carry_out


@dataclasses.dataclass
class Answer:
    """One response of the API."""

    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self) -> str:
        """The sentence of an error."""
        inner = json.loads(self.json['error_message'])
        return inner.get('faultstring') or inner['description']


class Client:
    """Sends requests to a WSGI callable."""

    def __init__(self, application):
        self._application = application

    def __call__(self, method, path, body=None, minor=115, raw=None, content_type=None,
                 headers=None):
        request = webob.Request.blank(path, method=method,
                                      headers={HEADER: f'1.{minor}', **(headers or {})})
        if raw is not None:
            request.body = raw
        elif body is not None:
            request.body = json.dumps(body).encode()
        request.content_type = content_type or 'application/json'
        response = request.get_response(self._application)
        return Answer(response.status_int, response.headers, response.body)


@pytest.fixture
def listener():
    """The conductor's end."""
    return Listener()


@pytest.fixture(scope='session')
def empty_database(empty_database, tmp_path_factory):
    """File of a database in which a conductor that serves fake-hardware has registered."""
    path = shutil.copy(empty_database, tmp_path_factory.mktemp('served') / 'served.sqlite')
    database = Database(f'sqlite:///{path}')
    conductors.register(
        database, HOST, '', ['fake-hardware', 'seed'],
        [('fake-hardware', 'power', 'fake', True), ('fake-hardware', 'bios', 'fake', True),
         ('fake-hardware', 'bios', 'no-bios', False)], INCARNATION)
    database.close()
    return path


@pytest.fixture
def services(database, listener):
    """Database, RPC client and rings of an API whose conductor serves fake-hardware."""
    assert conductors.touch(database, HOST, INCARNATION)
    transport = LocalTransport()
    rings = Rings(database)
    transport.serve(Dispatcher(listener, HOST, rings), HOST)
    return database, ConductorClient(transport, rings), rings


@pytest.fixture
def api(conf, services):
    """The API, without authentication."""
    conf.set_override('auth_strategy', 'noauth')
    return Client(stack.build(*services))


@pytest.fixture
def node(database):
    """A new node in enroll, named ``n1``."""
    nodes.create(database, {'uuid': UUID, 'name': 'n1', 'driver': 'fake-hardware',
                            'vendor_interface': 'fake', 'provision_state': 'enroll'})
    return UUID


@pytest.fixture
def orphan(database):
    """A node whose driver no conductor serves."""
    uuid = '2bedc4fe-f89e-4c09-9e64-1a97967f6db6'
    nodes.create(database, {'uuid': uuid, 'name': 'n2', 'driver': 'unserved',
                            'provision_state': 'enroll'})
    return uuid
