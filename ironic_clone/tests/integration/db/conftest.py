"""The database tests again, on the databases that many processes share."""
from ironic_clone.tests.unit.conftest import conf  # noqa: F401
