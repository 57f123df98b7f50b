"""One field of a resource: all that is to be said about it, once."""
from collections.abc import Callable
from typing import Any

import wsme.types

from ironic_clone.api import sources
from ironic_clone.api import types


class Field(wsme.types.wsattr):
    """A field; from its declaration follow gates, views, selection, sorting, create and patch.

    :param type_: one of ``api.types``.
    :param since: minor of the version that brought the field.
    :param views: letters of the views that show it: ``b`` brief list, ``d`` detailed list,
        ``s`` single object.
    :param write: ``C`` may be given on create, ``C!`` must be, ``P`` may be patched. Whatever
        else changes it has an endpoint of its own.
    :param default: what it is when it was not given, or was removed by a patch.
    :param nullable: null is a value; for objects it stands for ``{}``.
    :param create_null: the same for create alone; None: as ``nullable``.
    :param patch_null: the same for add and replace of a patch.
    :param removable: a patch may remove it.
    :param source: where a read takes it from; None for the column of its name.
    :param selectable: ``fields=`` may name it.
    :param sortable: ``sort_key`` may name it; None if its type and source allow.
    :param select_gate: what ``fields=`` and ``sort_key`` answer below ``since``: 406, or None
        to leave the field out silently.
    :param create_gate: a create that gives it is refused below ``since``; 400: whatever the
        resource's own rule, as if there were no such field.
    :param patch_gate: which operations of a patch are refused below ``since``: ``write`` (add
        and replace), ``all``, or ``none``; ``unknown`` for all with 400, as if there were no
        such field; None for the resource's own rule.
    :param secret: the policy rule that shows secrets in it; masked otherwise.
    :param redacted: the policy rule without which a notice is shown in its place.
    :param private: the same, but the rule looks at who owns the object, and callers who pass
        the ``threshold`` of the resource are not asked.
    :param shown: makes, from the minor of a request, a function that changes the value shown,
        or None to show it as it is.
    """

    def __init__(self, type_: types.Type, since: int = 1, views: str = 'ds', write: str = '', *,
                 default: Any = None, nullable: bool = True,
                 create_null: bool | None = None, patch_null: bool | None = None,
                 removable: bool = True, source: sources.Source | None = None,
                 selectable: bool = True, sortable: bool | None = None,
                 select_gate: int | None = 406, create_gate: bool | int = True,
                 patch_gate: str | None = None,
                 secret: str | None = None, redacted: str | None = None,
                 private: str | None = None,
                 shown: Callable[[int], Callable | None] | None = None):
        super().__init__(type_, mandatory='C!' in write)
        self.type = type_
        self.since = since
        self.views = views
        self.creatable = 'C' in write
        self.patchable = 'P' in write
        self.field_default = {} if default is None and type_.basetype is dict else default
        self.nullable = nullable
        self.create_null = nullable if create_null is None else create_null
        self.patch_null = nullable if patch_null is None else patch_null
        self.removable = removable and not self.mandatory
        self.source = source
        self.selectable = selectable
        self.sortable = type_.sortable and source is None if sortable is None else sortable
        self.select_gate = select_gate
        self.create_gate = create_gate
        self.patch_gate = patch_gate
        self.secret = secret
        self.redacted = redacted
        self.private = private
        self.shown = shown

    @property
    def removed(self) -> Any:
        """What the field is after a patch removed it."""
        return None if self.nullable and self.type.basetype is not dict else self.field_default

    @property
    def is_column(self) -> bool:
        """A read takes the value straight from a column."""
        return self.source is None

    @property
    def schema(self) -> dict[str, Any]:
        """The field's values in JSON schema."""
        if not self.nullable:
            return self.type.schema
        return {'anyOf': [self.type.schema, {'type': 'null'}]}

    @property
    def shown_schema(self) -> dict[str, Any]:
        """The field's values in answers, in JSON schema."""
        shown = self.type.shown_schema
        if not self.nullable and not isinstance(self.source, sources.Derived) \
                or self.type.name == 'links':
            return shown
        return {'anyOf': [shown, {'type': 'null'}]}
