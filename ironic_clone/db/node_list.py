"""Lists of nodes: one query for the columns asked for, filtered and paged in the database."""
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ironic_clone.db import collection
from ironic_clone.db import models
from ironic_clone.db import mostly
from ironic_clone.db import nodes
from ironic_clone.db.engine import Database
from ironic_clone.db.page import Page
from ironic_clone.db.rows import Rows

_node = nodes.table.c


def _is_set(column: sa.Column, value: bool):
    return column.is_not(None) if value else column.is_(None)


def _without_parent():
    """Return the condition that a node has no parent.

    It holds of nearly all nodes, and every list has it: written so, no database takes the index
    of parents for it in place of one that serves the order of the list or another filter.
    """
    return mostly.is_empty(_node.parent_node)


def _is_not_retired():
    """The same for nodes that are not retired, which nearly all are."""
    return mostly.is_false(_node.retired)


def contains(column: sa.Column, text: str):
    """Return the condition that ``column`` holds ``text``, its % and _ taken literally."""
    return column.contains(text, autoescape=True)


FILTERS: Mapping[str, Callable[[Any], sa.ColumnElement[bool]]] = {
    **{name: (lambda value, column=_node[name]: column == value) for name in (
        'instance_uuid', 'maintenance', 'provision_state', 'driver', 'resource_class', 'fault',
        'conductor_group', 'owner', 'lessee', 'parent_node', 'instance_name')},
    'retired': lambda value: _node.retired == sa.true() if value else _is_not_retired(),
    'associated': lambda value: _is_set(_node.instance_uuid, value),
    'sharded': lambda value: _is_set(_node.shard, value),
    'shard': lambda values: _node.shard.in_(values),
    'description_contains': lambda text: contains(_node.description, text),
    'project': lambda project: sa.or_(_node.owner == project, _node.lessee == project),
    'chassis_uuid': lambda uuid: _node.chassis_id == sa.select(
        models.Chassis.__table__.c.id).where(
            models.Chassis.__table__.c.uuid == uuid).scalar_subquery(),
    'include_children': lambda value: sa.true() if value else _without_parent(),
}
"""Filter name -> condition. Values are those of the API, already checked."""


def page(database: Database, columns: tuple[str, ...], filters: Mapping[str, Any],
         page: Page) -> Rows:
    """Read one page of nodes, JSON as text.

    :raises NodeNotFound: the marker names no node, or not one of the filter ``project``.
    """
    conditions = {name: FILTERS[name](value) for name, value in filters.items()}
    return nodes.reader.page(database, columns, conditions.values(), page,
                             collection.of_rights(conditions), repr(filters))
