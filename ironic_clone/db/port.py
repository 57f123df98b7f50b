"""A port's row as the conductor and the drivers hold it."""
from ironic_clone.db import models
from ironic_clone.db.record import Record


class Port(Record):
    """A network port of a node."""

    table = models.Port.__table__
