"""The database tests again, on the databases that many processes share."""
import pytest

from ironic_clone.db import schema
from ironic_clone.db.engine import Database
from ironic_clone.tests.unit.conftest import conf  # noqa: F401


@pytest.fixture(params=['mariadb', 'postgresql'])
def database(request):
    """An empty database brought to the newest schema by the migrations."""
    database = Database(request.getfixturevalue(f'{request.param}_url'))
    schema.upgrade(database)
    yield database
    database.close()
