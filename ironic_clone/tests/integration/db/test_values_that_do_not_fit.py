"""A value that a column cannot hold is the caller's error; SQLite alone holds anything."""
import uuid

import pytest

from ironic_clone.common import exception
from ironic_clone.db import nodes


@pytest.mark.parametrize('values', [
    {'uuid': 'x' * 37}, {'resource_class': 'x' * 81}, {'owner': 'x' * 256}],
    ids=lambda values: next(iter(values)))
def test_too_long(database, values):
    with pytest.raises(exception.Invalid, match='does not fit'):
        nodes.create(database, {'uuid': str(uuid.uuid4()), 'driver': 'fake-hardware',
                                'provision_state': 'enroll', **values})
    assert nodes.count(database) == 0


def test_more_than_the_database_takes_at_once(database, caplog):
    """MariaDB would cut the connection, as in an outage. PostgreSQL takes it."""
    node = {'uuid': str(uuid.uuid4()), 'driver': 'fake-hardware', 'provision_state': 'enroll'}
    nodes.create(database, node)
    kept = nodes.get(database, node['uuid'])
    for column in ('extra', 'instance_info'):
        setattr(kept, column, {'a': '"' * 4_400_000})   # each escaped once for JSON, once for SQL
    try:
        nodes.update(database, kept)
    except exception.Invalid as error:
        assert database.url.get_backend_name() == 'mysql' and 'max_allowed_packet' in str(error)
        assert nodes.get(database, node['uuid']).extra == {}
    else:
        assert database.url.get_backend_name() == 'postgresql'
    assert not caplog.records


def test_a_nul_in_a_condition_is_no_failure_of_the_service(database):
    """PostgreSQL refuses it, MariaDB finds nothing."""
    try:
        assert nodes.select(database, ('uuid',), nodes.table.c.owner == 'a\0b') == []
    except exception.Invalid as error:
        assert database.url.get_backend_name() == 'postgresql' and 'does not fit' in str(error)
