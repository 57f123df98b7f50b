"""Endpoints that every collection of resources has: list, show, create, patch, delete.

A resource is its declaration, its queries, and a subclass that says what is its own: which
identifiers and filters it has, what is checked before something is created or changed. From it
come the routes, too.
"""
import uuid
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ironic_clone.api import answers
from ironic_clone.api import bodies
from ironic_clone.api import errors
from ironic_clone.api import listing
from ironic_clone.api import patch
from ironic_clone.api import refusals
from ironic_clone.api import render
from ironic_clone.api import single
from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.request import Reply
from ironic_clone.api.resource import Resource
from ironic_clone.api.router import Route
from ironic_clone.common import exception
from ironic_clone.common import idents
from ironic_clone.db import record as db_record


class Collection:
    """The endpoints of one resource.

    :cvar resource: its declaration.
    :cvar store: the module of its queries: row, get, page, create, update, destroy, collection.
    :cvar path: of the collection below /v1/.
    :cvar ident: what its identifier is called in sentences.
    :cvar named: a name is an identifier, too.
    :cvar ident_routing: a malformed identifier is answered as an error of routing.
    :cvar since: minor of the version that brought it; ``below`` and ``below_write`` are what
        older ones are answered to reads and writes, ``plain_gate`` in which shape.
    :cvar rules: method -> policy rule.
    :cvar asks_owner: the policy looks at the object, so that the endpoint asks it.
    :cvar filters: the query arguments of lists.
    :cvar selection: the query arguments of lists that choose fields.
    :cvar marker: type of the marker.
    :cvar has_detail: ``/detail`` is a list.
    :cvar policy_columns: columns that the policy looks at.
    :cvar change_columns: columns that a change or a deletion has to know besides.
    :cvar saves_unchanged: a patch that changes nothing is checked like one that does.
    :cvar virtual: fields that may be patched and are no columns of the record.
    """

    resource: type[Resource]
    store: Any
    path: str
    ident: str
    named = False
    ident_routing = False
    since = 1
    below = 404
    below_write = 404
    plain_gate: bool | None = None
    rules: Mapping[str, str]
    asks_owner = False
    filters: Mapping[str, Argument] = {}
    selection: Mapping[str, Argument] = listing.SELECTION
    marker: types.Type = types.uuid
    has_detail = False
    policy_columns: tuple[str, ...] = ()
    change_columns: tuple[str, ...] = ()
    saves_unchanged = False
    virtual: tuple[str, ...] = ()

    # -- routes ---------------------------------------------------------------------------------
    @property
    def list_arguments(self) -> Mapping[str, Argument]:
        """The query arguments of the list."""
        return {**listing.PAGING, 'marker': Argument(self.marker), **self.selection,
                **self.filters}

    @property
    def detail_arguments(self) -> Mapping[str, Argument]:
        """The query arguments of the detailed list."""
        return {**listing.PAGING, 'marker': Argument(self.marker), **self.filters}

    def route(self, method: str, endpoint, **options) -> Route:
        """Return a route with the collection's rule and version for a method."""
        return Route(**{
            'endpoint': endpoint, 'rule': self.rules[method], 'since': self.since,
            'below': self.below if method in ('LIST', 'GET') else self.below_write,
            'plain_gate': self.plain_gate, **options})

    def routes(self) -> dict[str, dict[str, Route]]:
        """Return the part of the route table that is the collection's."""
        path, owner = f'/v1/{self.path}', self.asks_owner
        one, page = answers.One(self.resource), answers.Page(self.resource)
        missing, misplaced = (refusals.missing(self.ident),
                              refusals.misplaced(self.path, self.ident))
        table = {
            path: {
                'GET': self.route('LIST', self.get_all, arguments=self.list_arguments,
                                  answer=page),
                'POST': self.route('POST', self.post, deferred=owner, success=201,
                                   body=bodies.New(self.resource), answer=one),
                'PATCH': self.route('PATCH', missing),
                'DELETE': self.route('DELETE', missing)},
            f'{path}/{{ident}}': {
                'GET': self.route('GET', self.get_one, deferred=owner, arguments=single.ARGUMENTS,
                                  answer=one),
                'POST': self.route('POST', misplaced),
                'PATCH': self.route('PATCH', self.update, deferred=owner, answer=one,
                                    body=bodies.Patch(self.resource)),
                'DELETE': self.route('DELETE', self.delete, deferred=owner, success=204)},
            f'{path}/{{ident}}/{{field}}': {
                'GET': self.route('GET', self.get_field, deferred=owner, answer=one),
                'POST': self.route('POST', misplaced),
                'PATCH': self.route('PATCH', misplaced)}}
        if self.has_detail:
            table[f'{path}/detail'] = {
                'GET': self.route('LIST', self.get_detail, arguments=self.detail_arguments,
                                  answer=page, slash=False)}
        return table

    # -- reading --------------------------------------------------------------------------------
    def get_all(self, request) -> bytes:
        """List the objects, in brief unless more is asked for."""
        return self.listed(request, self.path, listing.read(request, self.resource))

    def get_detail(self, request) -> bytes:
        """List the objects with all their fields."""
        return self.listed(request, f'{self.path}/detail',
                           listing.read(request, self.resource, detailed=True))

    def listed(self, request, path: str, wanted: listing.Listing, **fixed: Any) -> bytes:
        """Return a page of objects.

        :param path: of the list, for the link to the next page.
        :param fixed: filters of the database beside those of the query.
        """
        renderer = render.renderer(self.resource, request.minor, wanted.names)
        rows = self.store.page(request.services.database, renderer.columns,
                               self.database_filters(request, fixed), wanted.page)
        next_link = None
        if wanted.is_full(rows) and 'address' not in request.arguments:
            next_link = wanted.next_link(request, path, renderer.marker(rows[-1]))
        return renderer.page(request, rows, next_link)

    def database_filters(self, request, fixed: dict[str, Any]) -> dict[str, Any]:
        """Return the filters of a list, for the database; those of the caller's rights too."""
        return fixed

    def get_one(self, request, ident: str) -> bytes:
        """Show one object, or some of its fields."""
        return self._show(request, ident, request.arguments.get('fields'))

    def get_field(self, request, ident: str, field: str) -> bytes:
        """Show one field of an object."""
        return self._show(request, ident, [field.lower()])

    def _show(self, request, ident: str, fields: Sequence[str] | None) -> bytes:
        return single.show(request, self.resource, fields,
                           lambda columns: self.row(request, ident, columns))

    def shown(self, request, ident: str) -> bytes:
        """Return a whole object as it is now, for answers to a create or a patch."""
        database = request.services.database
        return single.show(request, self.resource, None,
                           lambda columns: self.store.row(database, ident, columns))

    def row(self, request, ident: str, columns: tuple[str, ...]) -> sa.Row:
        """Read columns of an object, and ask the policy about it.

        :raises NotFound: there is no such object, or the caller may not see it.
        :raises AccessDenied: the caller may see it, but not do this.
        """
        self.check_ident(ident)
        columns = tuple(dict.fromkeys((*columns, *self.policy_columns)))
        found = self._read(request, ident, columns)
        if self.asks_owner:
            self.allow(request, ident, found)
        return found

    def _read(self, request, ident: str, columns: tuple[str, ...]) -> sa.Row:
        """Read by ``ident``; below 1.91 also with the ``.json`` that the path had."""
        database = request.services.database
        try:
            return self.store.row(database, ident, columns)
        except exception.NotFound as error:
            if not (self.named and request.stripped_json) or idents.is_uuid_like(ident):
                raise
            try:
                return self.store.row(database, f'{ident}.json', columns)
            except exception.NotFound:
                raise error from None

    def allow(self, request, ident: str, found: sa.Row) -> None:
        """Ask the policy about an object that was read; as ``row`` else."""
        request.authorize(request.route.rule)

    def check_ident(self, ident: str) -> None:
        """Refuse what can be no identifier.

        :raises InvalidParameterValue, RoutingError:
        """
        if idents.is_uuid_like(ident) or self.named and idents.is_logical_name(ident):
            return
        wanted = 'UUID or name' if self.named else 'UUID'
        sentence = f'Expected {wanted} for {self.ident}: {ident[:255]}'
        if self.ident_routing:
            raise errors.RoutingError(400, sentence)
        raise exception.InvalidParameterValue(sentence)

    # -- writing --------------------------------------------------------------------------------
    def post(self, request) -> Reply:
        """Create an object."""
        values = request.read_content()
        self.prepare(request, values)
        values['uuid'] = values.get('uuid') or str(uuid.uuid4())
        self.insert(request, values)
        return Reply(self.shown(request, values['uuid']),
                     location=f'{self.path}/{values["uuid"]}')

    def prepare(self, request, values: dict[str, Any]) -> None:
        """Check and complete, in place, what a create gives; fields become columns."""

    def insert(self, request, values: dict[str, Any]) -> None:
        """Write a new object; what is null is left to the database."""
        self.store.create(request.services.database, {
            name: db_record.dump(value) if isinstance(value, dict | list) else value
            for name, value in values.items() if value is not None})

    def update(self, request, ident: str) -> bytes:
        """Change an object by a JSON patch."""
        operations = request.read_content()

        def attempt() -> str:
            found = self.row(request, ident, ('uuid', *self.virtual, *self.change_columns))
            self.check_versions(request, operations)
            record = self.store.get(request.services.database, found.uuid)
            self._change(request, record, found, operations)
            return found.uuid
        return self.shown(request, patch.until_fresh(attempt))

    def check_versions(self, request, operations: Sequence[patch.Operation]) -> None:
        """Refuse operations that the version does not have.

        :raises NotAcceptable:
        """
        patch.check_versions(operations, self.resource, request.minor)

    def _change(self, request, record, found: sa.Row,
                operations: Sequence[patch.Operation]) -> None:
        document = {name: getattr(found if name in self.virtual else record, name)
                    for name in {operation.root for operation in operations}
                    if name in self.virtual or name in record.columns}
        self.prepare_patch(request, found, operations, document)
        values = patch.apply(self.effective(operations), document, self.resource)
        self.prepare_change(request, record, found, values)
        values = {name: value for name, value in values.items() if record.differs(name, value)}
        if values or self.saves_unchanged:
            self.save(request, record, found, values)

    def effective(self, operations: Sequence[patch.Operation]) -> Sequence[patch.Operation]:
        """Return the operations that are carried out."""
        return operations

    def prepare_patch(self, request, found: sa.Row, operations: Sequence[patch.Operation],
                      document: dict[str, Any]) -> None:
        """Look at a patch before it is applied; raise to refuse it."""

    def prepare_change(self, request, record, found: sa.Row, values: dict[str, Any]) -> None:
        """Check and complete, in place, what a patch makes of fields; they become columns."""

    def save(self, request, record, found: sa.Row, values: dict[str, Any]) -> None:
        """Write columns of an object."""
        for name, value in values.items():
            setattr(record, name, value)
        self.store.update(request.services.database, record)

    def delete(self, request, ident: str) -> None:
        """Delete an object."""
        found = self.row(request, ident, ('uuid',))
        database = request.services.database
        self.store.destroy(database, self.store.get(database, found.uuid))
