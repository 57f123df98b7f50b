"""One declaration a resource: a WSME type whose attributes are ``Field``s.

Version gates, ``fields=``, sort keys, what may be created and patched, validation, JSON schema
and the renderer are all derived from it::

    class Port(Resource, singular='port', collection='ports'):
        name = Field(types.text, since=88, write='CP')
"""
from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any

import wsme.exc
import wsme.types

from ironic_clone.api import versions
from ironic_clone.api.field import Field
from ironic_clone.common import exception
from ironic_clone.common import sealing


class ResourceType(wsme.types.BaseMeta):
    """Reads a declaration. Its properties are the resource's (WSME takes the class's own
    attributes for fields)."""

    def __new__(mcs, name, bases, members, **options):
        members['_wsme_attr_order'] = list(dict.fromkeys(
            [key for base in bases for key in getattr(base, '_wsme_attr_order', ())]
            + [key for key, value in members.items() if isinstance(value, Field)]))
        return super().__new__(mcs, name, bases, members)

    def __init__(cls, name, bases, members, **options):
        cls._options = {**getattr(cls, '_options', {}), **options}
        super().__init__(name, bases, members)
        cls._fields = {key: getattr(cls, key) for key in cls._wsme_attr_order}
        for field in cls._fields.values():
            assert field.datatype   # WSME settles it at the first look, while the class is alive

    @property
    def fields(cls) -> Mapping[str, Field]:
        """Name -> field, in the order of the full view."""
        return cls._fields

    @property
    def singular(cls) -> str:
        """The resource's name in sentences."""
        return cls._options['singular']

    @property
    def collection(cls) -> str:
        """The key of its lists."""
        return cls._options['collection']

    @property
    def path(cls) -> str:
        """The path of its collection in links."""
        return cls._options.get('path', cls.collection)

    @property
    def identity(cls) -> str:
        """The field that names an object in links and markers."""
        return cls._options.get('identity', 'uuid')

    @property
    def brief(cls) -> tuple[str, ...]:
        """The fields that links to the next page of a brief list name, in this order."""
        return cls._options.get('brief') or tuple(
            name for name, field in cls.fields.items() if 'b' in field.views and name != 'links')

    @property
    def null_is_absent(cls) -> bool:
        """On create, null for a field that the version does not have is let through."""
        return cls._options.get('null_is_absent', False)

    @property
    def patch_gate(cls) -> str:
        """Which operations of a patch are refused below a field's version, see ``Field``."""
        return cls._options.get('patch_gate', 'write')

    @property
    def any_path(cls) -> bool:
        """The paths of a patch may hold any character; else letters, digits, "_" and "-"."""
        return cls._options.get('any_path', False)

    @property
    def newer_select(cls) -> int:
        """What ``fields=`` and ``sort_key`` answer for a field newer than the version."""
        return cls._options.get('newer_select', 406)

    @property
    def newer_create(cls) -> int:
        """What a create answers that gives a field newer than the version."""
        return cls._options.get('newer_create', 406)

    @property
    def threshold(cls) -> str | None:
        """The policy rule whose callers see private fields of everybody."""
        return cls._options.get('threshold')

    @property
    def ungated_views(cls) -> str:
        """Letters of the views that show every field, whatever the version."""
        return cls._options.get('ungated_views', '')


class Resource(wsme.types.Base, metaclass=ResourceType):
    """The root of all declarations. An instance holds validated input."""

    @classmethod
    def view(cls, letter: str, minor: int) -> tuple[str, ...]:
        """Return the names of the fields that a view shows at a version."""
        return tuple(name for name, field in cls.fields.items() if letter in field.views and (
            field.since <= minor or letter in cls.ungated_views))

    @classmethod
    def select(cls, names: Iterable[str], minor: int, letter: str = 's') -> tuple[str, ...]:
        """Return the fields that ``fields=`` asks for, in the order of the full view.

        :param letter: of the view that they are chosen from.
        :raises InvalidParameterValue: there is no such field, or it cannot be selected.
        :raises NotAcceptable: the version does not have it.
        """
        wanted = set(names)
        for name in names:
            field = cls.fields.get(name)
            if field is None or not field.selectable or not field.views:
                raise exception.InvalidParameterValue(f'Field {name} is not a valid field.')
            if field.since > minor:
                if field.select_gate is None:
                    if letter not in cls.ungated_views:
                        wanted.discard(name)
                elif cls.newer_select == 400:
                    raise exception.InvalidParameterValue(
                        f'Field {name} is not a valid field.')
                else:
                    raise versions.newer(f'The field "{name}"', field.since, minor)
        return tuple(name for name, field in cls.fields.items()
                     if name in wanted or name == 'links')

    @classmethod
    def check_sort_key(cls, name: str, minor: int) -> None:
        """Refuse a ``sort_key`` by which lists cannot be sorted.

        :raises InvalidParameterValue: there is no such column, or it has no order.
        :raises NotAcceptable: the version does not have it.
        """
        if name == 'id':
            return
        field = cls.fields.get(name)
        newer = field is not None and field.since > minor and field.select_gate is not None
        if newer and cls.newer_select != 400:
            raise versions.newer(f'Sorting by "{name}"', field.since, minor)
        if newer or field is None or not field.sortable:
            raise exception.InvalidParameterValue(
                f'The sort_key value "{name}" is an invalid field for sorting')

    @classmethod
    def patchable(cls, minor: int) -> tuple[str, ...]:
        """Return the names of the fields that a patch may name at a version."""
        return tuple(name for name, field in cls.fields.items() if field.patchable and (
            field.since <= minor or field.patch_gate != 'unknown'))

    @classmethod
    def created(cls, body: Mapping[str, Any], minor: int) -> dict[str, Any]:
        """Return the values of the fields that the body of a create gives, validated.

        :raises InvalidParameterValue: an unknown field, a missing one, or a bad value.
        :raises NotAcceptable: a field that the version does not have.
        """
        unknown = [name for name in body
                   if name not in cls.fields or not cls.fields[name].creatable
                   or cls.fields[name].since > minor and 400 in (
                       cls.newer_create, cls.fields[name].create_gate)]
        if unknown:
            raise exception.InvalidParameterValue(
                f'Schema error for {cls.singular}: ' + ', '.join(
                    f'"{name}"' for name in sorted(unknown)) + ' cannot be set on creation.')
        for name, field in cls.fields.items():
            if field.mandatory and body.get(name) is None:
                raise exception.MissingParameterValue(
                    f'Schema error for {cls.singular}: "{name}" is required.')
        for name, value in body.items():
            if value is None and not cls.fields[name].create_null:
                raise exception.InvalidParameterValue(
                    f'Schema error for {cls.singular}: "{name}" cannot be null.')
        values = cls.validated(body)
        for name, value in body.items():
            field = cls.fields[name]
            if field.secret:
                sealing.refuse(value, name)
            if field.since > minor and field.create_gate and not (
                    value is None and cls.null_is_absent):
                raise versions.newer(f'The field "{name}"', field.since, minor)
        return values

    @classmethod
    def validated(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values of fields as their types store them.

        :raises InvalidParameterValue: a bad value; the sentence names the field.
        """
        holder = cls()
        for name, value in values.items():
            try:
                setattr(holder, name, value)
            except wsme.exc.InvalidInput as error:
                raise exception.InvalidParameterValue(
                    f'Schema error for {cls.singular}: invalid "{name}": {error.msg}.') from error
        return {name: getattr(holder, name) for name in values}

    @classmethod
    def schema(cls, minor: int) -> dict[str, Any]:
        """Return the JSON schema of the body of a create at a version."""
        accepted = {name: field for name, field in cls.fields.items()
                    if field.creatable and field.since <= minor}
        return {'type': 'object', 'additionalProperties': False,
                'required': [name for name, field in accepted.items() if field.mandatory],
                'properties': {name: field.schema for name, field in accepted.items()}}
