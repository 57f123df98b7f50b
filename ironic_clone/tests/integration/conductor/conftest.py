"""The conductor's tests again, on the databases that conductors share."""
from ironic_clone.tests.unit.conductor.conftest import *  # noqa: F403
from ironic_clone.tests.unit.conftest import conf  # noqa: F401
from ironic_clone.tests.unit.conftest import statements  # noqa: F401
