"""What holds on SQLite holds on MariaDB and PostgreSQL: the same tests, another database."""
from ironic_clone.tests.unit.db.test_audit_trail import *  # noqa: F403
from ironic_clone.tests.unit.db.test_conductors import *  # noqa: F403
from ironic_clone.tests.unit.db.test_nodes import *  # noqa: F403
from ironic_clone.tests.unit.db.test_page import *  # noqa: F403
from ironic_clone.tests.unit.db.test_rotation import keys  # noqa: F401
from ironic_clone.tests.unit.db.test_rotation import new  # noqa: F401
from ironic_clone.tests.unit.db.test_rotation import test_concurrent_writers_lose_nothing  # noqa: F401
from ironic_clone.tests.unit.db.test_schema import test_a_service_runs_only_on_its_own_version  # noqa: F401
from ironic_clone.tests.unit.db.test_schema import test_migrations_and_models_agree  # noqa: F401
from ironic_clone.tests.unit.rpc.test_ring import test_a_conductor_takes_the_nodes_that_are_its_own  # noqa: F401
