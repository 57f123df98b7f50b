"""Runbooks: ``/v1/runbooks``, and the traits of one."""
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ironic_clone.api import listing
from ironic_clone.api import patch
from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.collection import Collection
from ironic_clone.api.request import Reply
from ironic_clone.api.resources.runbook import RELAXED
from ironic_clone.api.resources.runbook import SINCE
from ironic_clone.api.resources.runbook import Runbook
from ironic_clone.api.router import Route
from ironic_clone.api.schemas import answers
from ironic_clone.api.schemas import trait_lists
from ironic_clone.common import exception
from ironic_clone.common import traits
from ironic_clone.db import runbooks

_OWN_RULES = {'owner': 'baremetal:runbook:update:owner',
              'public': 'baremetal:runbook:update:public'}
"""Field -> policy rule for patching it; for all others it is that of the route."""


class Runbooks(Collection):
    """The endpoints of runbooks."""

    resource = Runbook
    store = runbooks
    path = 'runbooks'
    ident = 'runbook_ident'
    named = True
    since = SINCE
    below_write = 405
    plain_gate = True
    asks_owner = True
    policy_columns = ('owner', 'public')
    rules = {'LIST': 'baremetal:runbook:list', 'LIST_ALL': 'baremetal:runbook:list_all',
             'GET': 'baremetal:runbook:get', 'POST': 'baremetal:runbook:create',
             'PATCH': 'baremetal:runbook:update', 'DELETE': 'baremetal:runbook:delete'}
    filters = {'project': Argument(types.boolean)}
    selection = listing.UNGATED_SELECTION
    marker = types.Text(minimum=1)

    def routes(self) -> dict[str, dict[str, Route]]:
        """Return the routes of runbooks, and of their traits."""
        below = '/v1/runbooks/{ident}/traits'
        gate = {'since': RELAXED, 'below': 404, 'deferred': True}
        return {
            **super().routes(),
            below: {
                'GET': self.route('GET', self.get_traits, answer=answers.TRAITS, **gate),
                'PUT': self.route('PATCH', self.put_traits, success=204,
                                  body=trait_lists.ALL, **gate),
                'DELETE': self.route('PATCH', self.delete_traits, success=204, **gate)},
            f'{below}/{{trait}}': {
                'PUT': self.route('PATCH', self.put_trait, success=204,
                                  body=trait_lists.SINGLE, **gate),
                'DELETE': self.route('PATCH', self.delete_trait, success=204, **gate)}}

    def database_filters(self, request, fixed: dict[str, Any]) -> dict[str, Any]:
        if request.arguments.get('project'):
            return {'owner': request.context.project_id}
        project = request.confined_to(self.rules['LIST_ALL'])
        return {} if project is None else {'project': project}

    def allow(self, request, ident: str, found: sa.Row) -> None:
        """Ask the policy about a runbook; everybody may read one that is public."""
        rule = request.route.rule
        if rule == self.rules['GET'] and found.public:
            return
        request.authorize(rule, {'runbook.owner': found.owner})

    # -- creation and change --------------------------------------------------------------------
    def post(self, request) -> Reply:
        """Create a runbook."""
        request.authorize(request.route.rule)
        return super().post(request)

    def prepare(self, request, values: dict[str, Any]) -> None:
        if request.minor < RELAXED:
            traits.check(values['name'])
        request.authorize_steps(values['steps'])
        context = request.context
        if context.system_scope == 'all':
            return
        if values.get('owner') and values['owner'] != context.project_id:
            raise exception.InvalidParameterValue(
                'Cannot create a runbook as a project scoped caller with an owner other than the '
                'own project.')
        if context.project_id and values.get('public'):
            raise exception.InvalidParameterValue(
                'Cannot create a public runbook as a project scoped caller.')
        values['owner'] = context.project_id

    def prepare_patch(self, request, found: sa.Row, operations: Sequence[patch.Operation],
                      document: dict[str, Any]) -> None:
        for operation in operations:
            request.authorize(_OWN_RULES.get(operation.root, request.route.rule),
                              {'runbook.owner': found.owner})

    def prepare_change(self, request, record, found: sa.Row, values: dict[str, Any]) -> None:
        request.authorize_steps(values.get('steps'), {'runbook.owner': record.owner})
        public = values.get('public', record.public)
        if public and values.get('owner') is not None:
            raise exception.InvalidParameterValue(
                'There cannot be an owner for a public runbook.')
        if 'public' in values and 'owner' not in values:
            values['owner'] = None

    # -- traits ---------------------------------------------------------------------------------
    def get_traits(self, request, ident: str) -> dict[str, list[str]]:
        """List the traits of a runbook."""
        return {'traits': self._of(request, ident).traits}

    def put_traits(self, request, ident: str) -> None:
        """Replace the traits of a runbook."""
        names = {traits.check(name) for name in request.read_content()['traits']}
        self._set_traits(request, ident, lambda have: names)

    def put_trait(self, request, ident: str, trait: str) -> Reply:
        """Add one trait to a runbook."""
        request.read_content()
        traits.check(trait)
        self._set_traits(request, ident, lambda have: have | {trait})
        return Reply(location=f'runbooks/{ident}/traits/{trait}')

    def delete_traits(self, request, ident: str) -> None:
        """Remove all traits of a runbook."""
        self._set_traits(request, ident, lambda have: set())

    def delete_trait(self, request, ident: str, trait: str) -> None:
        """Remove one trait of a runbook, if it has it."""
        self._set_traits(request, ident, lambda have: have - {trait})

    def _of(self, request, ident: str) -> runbooks.Runbook:
        found = self.row(request, ident, ('uuid',))
        return runbooks.get(request.services.database, found.uuid)

    def _set_traits(self, request, ident: str, change) -> None:
        def attempt():
            runbook = self._of(request, ident)
            runbook.traits = sorted(change(set(runbook.traits)))
            runbooks.update(request.services.database, runbook)
        patch.until_fresh(attempt)


RUNBOOKS = Runbooks()
