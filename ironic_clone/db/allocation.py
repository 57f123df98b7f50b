"""An allocation's row as the conductor holds it."""
from ironic_clone.db import models
from ironic_clone.db.record import Record


class Allocation(Record):
    """A request for a node."""

    table = models.Allocation.__table__
