"""How many nodes are in each state."""
import sqlalchemy as sa

from ironic_clone.db import models
from ironic_clone.db.engine import Database

_nodes = models.Node.__table__.c
_STATE = (_nodes.provision_state, _nodes.power_state, _nodes.maintenance)


def read(database: Database) -> dict[tuple[str | None, str | None, bool], int]:
    """Return (provision state, power state, maintenance) -> number of nodes, by one query."""
    with database.read() as connection:
        found = connection.execute(sa.select(*_STATE, sa.func.count()).group_by(*_STATE)).all()
    return {(provision, power, bool(maintenance)): count
            for provision, power, maintenance, count in found}
