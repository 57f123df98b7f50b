"""Queries about chassis; they have no endpoints of their own yet."""
import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.db import models
from ironic_clone.db.engine import Database

table = models.Chassis.__table__


def id_of(database: Database, uuid: str) -> int:
    """Return the row id of a chassis.

    :raises ChassisNotFound: there is no such chassis.
    """
    with database.read() as connection:
        found = connection.execute(sa.select(table.c.id).where(table.c.uuid == uuid)).scalar()
    if found is None:
        raise exception.ChassisNotFound(chassis=uuid)
    return found
