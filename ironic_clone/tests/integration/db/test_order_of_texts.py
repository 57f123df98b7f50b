"""Texts have one order, that of their characters' numbers, whatever language a database has."""
import uuid

import pytest

from ironic_clone.db import node_list
from ironic_clone.db import nodes
from ironic_clone.db import schema
from ironic_clone.db.engine import Database
from ironic_clone.db.page import Page

NAMES = ['B', 'Z', '_', 'a', 'b', 'z', 'ä']


@pytest.fixture
def german(postgresql_server):
    """A PostgreSQL database of German texts, where "a" comes before "B", and "ä" before "b"."""
    name = f'german_{uuid.uuid4().hex[:12]}'
    postgresql_server.execute(
        f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de-DE'")
    database = Database(postgresql_server.url(name))
    schema.upgrade(database)
    yield database
    database.close()
    postgresql_server.execute(postgresql_server.drop_statement.format(name=name))


def test_names_come_in_the_order_of_other_databases(german):
    for name in reversed(NAMES):
        nodes.create(german, {'uuid': str(uuid.uuid4()), 'driver': 'fake-hardware', 'name': name,
                              'owner': name, 'provision_state': 'enroll'})
    for key in ('name', 'owner'):
        found = node_list.page(german, ('uuid', key), {}, Page(sort_key=key))
        assert [row[1] for row in found] == NAMES
        rest = node_list.page(german, (key,), {}, Page(marker=found[3].uuid, sort_key=key))
        assert [row[0] for row in rest] == NAMES[4:]
