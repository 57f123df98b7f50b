"""What the unit tests share: a configuration of defaults, a fresh SQLite database, a counter."""
import shutil

import pytest

from ironic_clone.conf import CONF
from ironic_clone.db import schema
from ironic_clone.db.engine import Database
from ironic_clone.tests.unit import plans


@pytest.fixture(autouse=True)
def conf():
    """Options at their defaults; a test sets its own with ``conf.set_override``."""
    CONF([], project='ironic_clone', default_config_files=[], default_config_dirs=[])
    yield CONF
    CONF.reset()   # overrides, too


@pytest.fixture(scope='session')
def empty_database(tmp_path_factory):
    """File of an SQLite database with the newest schema: migrated once, copied for each test."""
    path = tmp_path_factory.mktemp('database') / 'empty.sqlite'
    database = Database(f'sqlite:///{path}')
    schema.upgrade(database)
    database.close()
    return path


@pytest.fixture
def database(tmp_path, empty_database):
    """An SQLite database of the test's own, with the newest schema."""
    path = shutil.copy(empty_database, tmp_path / 'ironic_clone.sqlite')
    database = Database(f'sqlite:///{path}')
    yield database
    database.close()


@pytest.fixture
def statements(database):
    """Return a context manager that collects the SQL statements of any thread meanwhile."""
    return lambda: plans.noted(database, lambda statement, parameters: statement)
