"""What holds on SQLite holds on MariaDB and PostgreSQL."""
from ironic_clone.tests.unit.conductor import test_identity as unit
from ironic_clone.tests.unit.conductor.test_registration import *  # noqa: F403

claimed = unit.claimed
test_a_crashed_process_is_replaced_at_once = unit.test_a_crashed_process_is_replaced_at_once
test_a_namesake_on_another_machine = unit.test_a_namesake_on_another_machine
