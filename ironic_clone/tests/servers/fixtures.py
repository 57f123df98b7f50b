"""The servers as pytest fixtures: started once, when a test first asks for one.

A conftest imports those that its tests use. ``mariadb_url`` and ``postgresql_url`` are a new,
empty database for each test.
"""
import pytest

from ironic_clone.tests.servers import keeper
from ironic_clone.tests.servers import mariadb
from ironic_clone.tests.servers import postgresql
from ironic_clone.tests.servers import rabbitmq


@pytest.fixture(scope='session')
def rabbitmq_server():
    """A running broker; its ``url`` is a transport_url."""
    with keeper.server(rabbitmq.RabbitMQ) as server:
        yield server


@pytest.fixture(scope='session')
def mariadb_server():
    """A running MariaDB; ``database()`` makes a database."""
    with keeper.server(mariadb.MariaDB) as server:
        yield server


@pytest.fixture(scope='session')
def postgresql_server():
    """A running PostgreSQL; ``database()`` makes a database."""
    with keeper.server(postgresql.PostgreSQL) as server:
        yield server


@pytest.fixture
def mariadb_url(mariadb_server):
    """The URL of an empty MariaDB database."""
    with mariadb_server.database() as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql_server):
    """The URL of an empty PostgreSQL database."""
    with postgresql_server.database() as url:
        yield url


@pytest.fixture(params=['sqlite', 'mariadb', 'postgresql'])
def database_url(request, tmp_path):
    """The URL of an empty database: the test runs once on each kind."""
    if request.param == 'sqlite':
        return f'sqlite:///{tmp_path}/ironic_clone.sqlite'
    return request.getfixturevalue(f'{request.param}_url')
