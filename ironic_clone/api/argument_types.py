"""Types of arguments that only the states and management of nodes have."""
from collections.abc import Mapping
from typing import Any

from ironic_clone.api import types


class Flag(types.Boolean):
    """A boolean argument; unlike a boolean field it may also be the number 1 or 0."""

    def validate(self, value: Any) -> bool:
        if isinstance(value, int) and value in (0, 1):
            return bool(value)
        return super().validate(value)


class Described(types.Type):
    """What a type checks only in part; the schema says what is checked later, too.

    :param type_: checks and parses.
    :param schema: in JSON schema.
    """

    def __init__(self, type_: types.Type, schema: Mapping[str, Any]):
        self.name, self.basetype = type_.name, type_.basetype
        self.repeatable = type_.repeatable
        self.validate, self.parse = type_.validate, type_.parse
        self._schema = schema

    @property
    def schema(self) -> dict[str, Any]:
        return dict(self._schema)


def one_of(*values: str) -> Described:
    """Return a text that the endpoint refuses in its own words if it is none of these."""
    return Described(types.text, {'type': 'string', 'enum': list(values)})


class TextOrObject(types.Type):
    """A text, or a JSON object."""

    basetype = object
    name = 'text or object'

    def validate(self, value: Any) -> str | dict:
        if not isinstance(value, str | dict):
            raise ValueError('must be a string or an object')
        return value

    @property
    def schema(self) -> dict[str, Any]:
        return {'type': ['string', 'object']}


flag = Flag()
text_or_object = TextOrObject()
long_text = types.Text(maximum=None)
"""A text of any length; the limit of the body is its limit."""
