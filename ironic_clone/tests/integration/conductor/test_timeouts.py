"""What holds on SQLite holds on MariaDB and PostgreSQL."""
from ironic_clone.tests.unit.conductor.test_timeouts import *  # noqa: F403
