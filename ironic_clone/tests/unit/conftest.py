"""What the unit tests share: a configuration of defaults and a fresh SQLite database."""
import pytest

from ironic_clone.conf import CONF
from ironic_clone.db import schema
from ironic_clone.db.engine import Database


@pytest.fixture(autouse=True)
def conf():
    """Options at their defaults; a test sets its own with ``conf.set_override``."""
    CONF([], project='ironic_clone', default_config_files=[], default_config_dirs=[])
    yield CONF
    CONF.reset()
    CONF.clear_override('connection', group='database')
    for group in (None, *CONF.keys()):
        section = CONF._groups.get(group) if group else None
        for name in (section._opts if section else CONF._opts):
            CONF.clear_override(name, group=group if section else None)


@pytest.fixture
def database(tmp_path):
    """An SQLite database with the newest schema."""
    database = Database(f'sqlite:///{tmp_path}/ironic_clone.sqlite')
    schema.upgrade(database)
    yield database
    database.close()
