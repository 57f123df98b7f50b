"""Inspection rules: ``/v1/inspection_rules``."""
from typing import Any

import sqlalchemy as sa

from ironic_clone.api import listing
from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.collection import Collection
from ironic_clone.api.resources.inspection_rule import SINCE
from ironic_clone.api.resources.inspection_rule import InspectionRule
from ironic_clone.common import exception
from ironic_clone.db import inspection_rules


class InspectionRules(Collection):
    """The endpoints of inspection rules. The filter ``phase`` is accepted and filters nothing:
    there is one phase."""

    resource = InspectionRule
    store = inspection_rules
    path = 'inspection_rules'
    ident = 'inspection_rule_uuid'
    since = SINCE
    below_write = 405
    plain_gate = False
    rules = {'LIST': 'baremetal:inspection_rule:get', 'GET': 'baremetal:inspection_rule:get',
             'POST': 'baremetal:inspection_rule:create',
             'PATCH': 'baremetal:inspection_rule:update',
             'DELETE': 'baremetal:inspection_rule:delete'}
    filters = {'phase': Argument(types.text)}
    selection = listing.UNGATED_SELECTION
    marker = types.text

    def prepare_change(self, request, record, found: sa.Row, values: dict[str, Any]) -> None:
        uuid = values.get('uuid', record.uuid)
        if uuid != record.uuid:
            self.store.row(request.services.database, uuid, ('uuid',))   # unknown goes first
            raise exception.InvalidParameterValue(
                'Cannot overwrite UUID for an existing inspection rule.')
        if record.sensitive and values.get('sensitive') is False:
            raise exception.InvalidParameterValue(
                'Inspection rules cannot have the sensitive flag unset.')


INSPECTION_RULES = InspectionRules()
