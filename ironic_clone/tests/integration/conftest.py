"""Integration tests: real servers, each started when a test first asks for it."""
import pytest

from ironic_clone.tests.servers.fixtures import database_url  # noqa: F401
from ironic_clone.tests.servers.fixtures import mariadb_server  # noqa: F401
from ironic_clone.tests.servers.fixtures import mariadb_url  # noqa: F401
from ironic_clone.tests.servers.fixtures import postgresql_server  # noqa: F401
from ironic_clone.tests.servers.fixtures import postgresql_url  # noqa: F401
from ironic_clone.tests.servers.fixtures import rabbitmq_server  # noqa: F401


@pytest.fixture(params=['none', 'rabbitmq'])
def new_transport(request):
    """A function that makes a broker's URL that nobody else uses; None without broker: the test
    runs once on each."""
    if request.param == 'none':
        return lambda: None
    return request.getfixturevalue('rabbitmq_server').new_host
