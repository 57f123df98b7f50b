"""What holds on SQLite holds on MariaDB and PostgreSQL."""
from ironic_clone.tests.unit.conductor import test_service as unit

conductor, call = unit.conductor, unit.call
test_a_flow_from_end_to_end = unit.test_a_flow_from_end_to_end
test_a_superseded_conductor_stops_working = unit.test_a_superseded_conductor_stops_working
test_it_registers_serves_and_leaves = unit.test_it_registers_serves_and_leaves
test_rows_of_the_long_gone = unit.test_rows_of_the_long_gone
test_states_that_died_with_the_last_process = unit.test_states_that_died_with_the_last_process
