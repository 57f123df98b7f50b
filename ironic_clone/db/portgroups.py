"""Queries about port groups; they have no endpoints of their own yet."""
import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.db import models
from ironic_clone.db.engine import Database
from ironic_clone.db.reader import Reader

table = models.Portgroup.__table__

_ALL = tuple(table.columns.keys())

_reader = Reader(
    table, table.columns, lambda ident: exception.PortgroupNotFound(portgroup=ident))


def row(database: Database, ident: str) -> sa.Row:
    """Read a port group by uuid or name.

    :raises PortgroupNotFound: there is no such port group.
    """
    return _reader.row(database, ident, _ALL)
