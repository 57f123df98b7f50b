"""What holds on SQLite holds on MariaDB and PostgreSQL."""
from ironic_clone.tests.unit.conductor.test_task import *  # noqa: F403
