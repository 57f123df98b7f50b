"""Integration tests: real servers, each started when a test first asks for it."""
import contextlib

import pytest

from ironic_clone.db import models
from ironic_clone.db import schema
from ironic_clone.db.engine import Database
from ironic_clone.tests.servers.fixtures import database_url  # noqa: F401
from ironic_clone.tests.servers.fixtures import mariadb_server  # noqa: F401
from ironic_clone.tests.servers.fixtures import mariadb_url  # noqa: F401
from ironic_clone.tests.servers.fixtures import postgresql_server  # noqa: F401
from ironic_clone.tests.servers.fixtures import postgresql_url  # noqa: F401
from ironic_clone.tests.servers.fixtures import rabbitmq_server  # noqa: F401


@pytest.fixture(params=['none', 'rabbitmq'], scope='module')
def new_transport(request):
    """A function that makes a broker's URL that nobody else uses; None without broker: the test
    runs once on each."""
    if request.param == 'none':
        return lambda: None
    return request.getfixturevalue('rabbitmq_server').new_host


@pytest.fixture(scope='session', params=['mariadb', 'postgresql'])
def migrated(request):
    """A database with the newest schema, brought there by the migrations once."""
    server = request.getfixturevalue(f'{request.param}_server')
    with server.database() as url, contextlib.closing(Database(url)) as database:
        schema.upgrade(database)
        yield database


@pytest.fixture
def database(migrated):
    """The same without rows."""
    with migrated.write() as connection:
        for table in reversed(models.Base.metadata.sorted_tables):
            connection.execute(table.delete())
    return migrated
