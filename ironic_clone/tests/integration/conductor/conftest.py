"""The conductor's tests again, on the databases that conductors share."""
import contextlib

import pytest

from ironic_clone.db import models
from ironic_clone.db import schema
from ironic_clone.db.engine import Database
from ironic_clone.tests.unit.conductor.conftest import *  # noqa: F403
from ironic_clone.tests.unit.conftest import conf  # noqa: F401
from ironic_clone.tests.unit.conftest import statements  # noqa: F401


@pytest.fixture(scope='session', params=['mariadb', 'postgresql'])
def migrated(request):
    """A database with the newest schema, migrated once."""
    server = request.getfixturevalue(f'{request.param}_server')
    with server.database() as url, contextlib.closing(Database(url)) as database:
        schema.upgrade(database)
        yield database


@pytest.fixture
def database(migrated):
    """The same without rows."""
    with migrated.write() as connection:
        for table in reversed(models.Base.metadata.sorted_tables):
            connection.execute(table.delete())
    return migrated
