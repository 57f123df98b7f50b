"""Queries about port groups; they have no endpoints of their own yet."""
import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.common import idents
from ironic_clone.db import models
from ironic_clone.db.engine import Database

table = models.Portgroup.__table__


def row(database: Database, ident: str) -> sa.Row:
    """Read a port group by uuid or name.

    :raises PortgroupNotFound: there is no such port group.
    """
    by = table.c.uuid if idents.is_uuid_like(ident) else table.c.name
    with database.read() as connection:
        found = connection.execute(sa.select(table).where(by == ident)).first()
    if found is None:
        raise exception.PortgroupNotFound(portgroup=ident)
    return found
