"""Queries about deploy templates."""
from ironic_clone.common import exception
from ironic_clone.db import models
from ironic_clone.db.collection import Collection
from ironic_clone.db.collection import taken
from ironic_clone.db.record import Record

table = models.DeployTemplate.__table__


class DeployTemplate(Record):
    """Deploy steps that a trait of the same name asks for."""

    table = table


collection = Collection(
    DeployTemplate, 'deploy template',
    lambda ident: exception.DeployTemplateNotFound(template=ident),
    taken=taken('deploy template', 'name'), untimed=frozenset({'steps'}))

row, get, page, create, update, destroy = collection.queries


def named(database, names: list[str]) -> list[DeployTemplate]:
    """Read the templates that have one of some names, in order of creation."""
    return collection.find(database, table.c.name.in_(names)) if names else []
