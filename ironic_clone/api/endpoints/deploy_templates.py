"""Deploy templates: ``/v1/deploy_templates``."""
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ironic_clone.api import listing
from ironic_clone.api import patch
from ironic_clone.api import types
from ironic_clone.api.collection import Collection
from ironic_clone.api.resources.deploy_template import SINCE
from ironic_clone.api.resources.deploy_template import DeployTemplate
from ironic_clone.common import exception
from ironic_clone.db import deploy_templates


class DeployTemplates(Collection):
    """The endpoints of deploy templates."""

    resource = DeployTemplate
    store = deploy_templates
    path = 'deploy_templates'
    ident = 'template_ident'
    named = True
    since = SINCE
    below_write = 405
    plain_gate = True
    rules = {'LIST': 'baremetal:deploy_template:get', 'GET': 'baremetal:deploy_template:get',
             'POST': 'baremetal:deploy_template:create',
             'PATCH': 'baremetal:deploy_template:update',
             'DELETE': 'baremetal:deploy_template:delete'}
    selection = listing.UNGATED_SELECTION
    marker = types.Text(minimum=1)

    def prepare(self, request, values: dict[str, Any]) -> None:
        """Forget the description: clients may send one, and it is not kept."""
        values.pop('description', None)

    def prepare_patch(self, request, found: sa.Row, operations: Sequence[patch.Operation],
                      document: dict[str, Any]) -> None:
        if any(operation.root == 'description' for operation in operations):
            raise exception.InvalidParameterValue(
                'Cannot patch /description: the descriptions of deploy templates are not kept.')


DEPLOY_TEMPLATES = DeployTemplates()
