"""How many nodes there are of each kind: in each state, of each driver."""
import sqlalchemy as sa

from ironic_clone.db import models
from ironic_clone.db.engine import Database

_nodes = models.Node.__table__.c
_INTERFACES = {name.removesuffix('_interface'): column for name, column in _nodes.items()
               if name.endswith('_interface')}
_STATE = (_nodes.provision_state, _nodes.power_state, _nodes.maintenance)


def read(database: Database) -> dict[tuple[str | None, str | None, bool], int]:
    """Return (provision state, power state, maintenance) -> number of nodes, by one query."""
    with database.read() as connection:
        found = connection.execute(sa.select(*_STATE, sa.func.count()).group_by(*_STATE)).all()
    return {(provision, power, bool(maintenance)): count
            for provision, power, maintenance, count in found}


def by_driver(database: Database) -> list[tuple[str, str, dict[str, str | None], int]]:
    """Return (driver, conductor group, {interface type: name}, number of nodes), by one query."""
    kind = _nodes.driver, _nodes.conductor_group, *_INTERFACES.values()
    with database.read() as connection:
        found = connection.execute(sa.select(*kind, sa.func.count()).group_by(*kind)).all()
    return [(driver, group or '', dict(zip(_INTERFACES, names, strict=True)), count)
            for driver, group, *names, count in found]
