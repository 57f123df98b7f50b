"""What holds on SQLite holds on MariaDB and PostgreSQL."""
from ironic_clone.tests.unit.conductor.test_power_sync import *  # noqa: F403
