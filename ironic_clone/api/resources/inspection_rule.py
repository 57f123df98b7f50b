"""The inspection rule: every field that the API knows of it."""
import orjson

from ironic_clone.api import rule_lists
from ironic_clone.api import types
from ironic_clone.api.field import Field
from ironic_clone.api.resource import Resource
from ironic_clone.api.sources import Derived
from ironic_clone.api.sources import LinkPair
from ironic_clone.common.inspection_operators import PHASES

SINCE = 96


def _unless_sensitive(column: str) -> Derived:
    return Derived((column, 'sensitive'), lambda services, rows: [
        None if sensitive else orjson.Fragment(text) for text, sensitive in rows])


class InspectionRule(Resource, singular='inspection rule', collection='inspection_rules',
                     path='inspection', newer_select=400, any_path=True,
                     brief=('uuid', 'priority', 'phase', 'description')):
    """What is done with inspection data, and on which conditions. Its links have a path of their
    own, as clients know it."""

    uuid = Field(types.uuid, SINCE, views='bds', write='CP', nullable=False, create_null=True,
                 removable=False)
    created_at = Field(types.datetime, SINCE)
    updated_at = Field(types.datetime, SINCE)
    description = Field(types.text, SINCE, views='bds', write='CP')
    priority = Field(types.Integer(0, 9999, strict=True), SINCE, views='bds', write='CP',
                     default=0, nullable=False)
    sensitive = Field(types.Boolean(strict=True), SINCE, write='CP', default=False, nullable=False,
                      create_null=True)
    phase = Field(types.Enum(*PHASES), SINCE, views='bds', write='CP', default=PHASES[0],
                  nullable=False)
    conditions = Field(rule_lists.conditions, SINCE, write='CP', default=[], nullable=False,
                       source=_unless_sensitive('conditions'))
    actions = Field(rule_lists.actions, SINCE, write='C!P', nullable=False,
                    source=_unless_sensitive('actions'))
    links = Field(types.links, SINCE, views='bds', source=LinkPair())
