"""Queries about inspection rules."""
from ironic_clone.common import exception
from ironic_clone.db import models
from ironic_clone.db.collection import Collection
from ironic_clone.db.record import Record

table = models.InspectionRule.__table__


class InspectionRule(Record):
    """What is done with inspection data, and on which conditions."""

    table = table


collection = Collection(
    InspectionRule, 'rule', lambda ident: exception.InspectionRuleNotFound(rule=ident))

row, get, page, create, update, destroy = collection.queries


def in_phase(database, phase: str) -> list[InspectionRule]:
    """Read the rules of a phase, the most urgent first, then in order of creation."""
    return sorted(collection.find(database, table.c.phase == phase),
                  key=lambda rule: -rule.priority)
