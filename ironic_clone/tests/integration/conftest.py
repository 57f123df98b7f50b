"""Integration tests: real servers, each started when a test first asks for it."""
from ironic_clone.tests.servers.fixtures import (  # noqa: F401
    database_url, mariadb_server, mariadb_url, postgresql_server, postgresql_url, rabbitmq_server)
