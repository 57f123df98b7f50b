"""Which node an agent runs on, by what it knows of its machine."""
import json

import sqlalchemy as sa

from ironic_clone.common import states
from ironic_clone.db import models
from ironic_clone.db.engine import Database

_nodes = models.Node.__table__
_ports = models.Port.__table__


def by_addresses(database: Database, addresses: list[str]) -> list[str]:
    """Return the uuids of the nodes that have ports with these MAC addresses."""
    if not addresses:
        return []
    with database.read() as connection:
        return list(connection.execute(sa.select(_nodes.c.uuid).distinct().join(
            _ports, _ports.c.node_id == _nodes.c.id).where(
            _ports.c.address.in_(addresses))).scalars())


def by_bmc(database: Database, addresses: list[str]) -> list[str]:
    """Return the uuids of the nodes that wait for an inspection and have one of these BMCs."""
    if not addresses:
        return []
    with database.read() as connection:
        rows = connection.execute(sa.select(_nodes.c.uuid, _nodes.c.driver_internal_info).where(
            _nodes.c.provision_state == states.INSPECTWAIT)).all()
    return [row.uuid for row in rows if set(addresses) & set(
        json.loads(row.driver_internal_info).get('lookup_bmc_addresses') or ())]
