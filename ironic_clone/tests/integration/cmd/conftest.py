"""What the tests of commands borrow from the unit tests."""
from ironic_clone.tests.unit.conftest import conf  # noqa: F401
from ironic_clone.tests.unit.conftest import database  # noqa: F401
from ironic_clone.tests.unit.conftest import empty_database  # noqa: F401
