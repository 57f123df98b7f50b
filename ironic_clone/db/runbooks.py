"""Queries about runbooks."""
from collections.abc import Iterable

import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.db import models
from ironic_clone.db.collection import Collection
from ironic_clone.db.collection import taken
from ironic_clone.db.record import Record

table = models.Runbook.__table__


class Runbook(Record):
    """Steps for cleaning and service that an operator has approved, and for which nodes."""

    table = table

    @property
    def in_order(self) -> list[dict]:
        """The steps as they are to be run: by their order."""
        return sorted(self.steps, key=lambda step: step['order'])

    def approved_for(self, node_traits: Iterable[str]) -> bool:
        """Tell whether a node with these traits is one that the runbook is for."""
        return not set(self.traits).isdisjoint(node_traits)


collection = Collection(
    Runbook, 'runbook', lambda ident: exception.RunbookNotFound(runbook=ident),
    filters={'owner': lambda project: sa.false() if project is None
             else table.c.owner == project,
             'project': lambda project: sa.or_(
                 table.c.owner == project, table.c.public.is_(True))},
    taken=taken('runbook', 'name'), untimed=frozenset({'steps', 'traits'}))

row, get, page, create, update, destroy = collection.queries
