"""Integration tests: real servers, each started when a test first asks for it."""
from ironic_clone.tests.servers.fixtures import database_url  # noqa: F401
from ironic_clone.tests.servers.fixtures import mariadb_server  # noqa: F401
from ironic_clone.tests.servers.fixtures import mariadb_url  # noqa: F401
from ironic_clone.tests.servers.fixtures import postgresql_server  # noqa: F401
from ironic_clone.tests.servers.fixtures import postgresql_url  # noqa: F401
from ironic_clone.tests.servers.fixtures import rabbitmq_server  # noqa: F401
