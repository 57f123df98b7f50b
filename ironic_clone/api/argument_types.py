"""Types of arguments that only the states and management of nodes have."""
from typing import Any

from ironic_clone.api import types


class Flag(types.Boolean):
    """A boolean argument; unlike a boolean field it may also be the number 1 or 0."""

    def validate(self, value: Any) -> bool:
        if isinstance(value, int) and value in (0, 1):
            return bool(value)
        return super().validate(value)


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
