"""Types of fields and arguments: WSME user types that validate JSON and parse query texts.

``validate`` takes a JSON value and returns what is stored, or raises ValueError with half a
sentence that says what is wanted. ``parse`` does the same for a text of a query. ``schema`` is
the type in JSON schema.
"""
from collections.abc import Mapping
from typing import Any

import wsme.types

from ironic_clone.api.schemas import shapes
from ironic_clone.common import idents

_TRUE = frozenset({'1', 't', 'true', 'on', 'y', 'yes'})
_FALSE = frozenset({'0', 'f', 'false', 'off', 'n', 'no'})


class Type(wsme.types.UserType):
    """What all types share.

    :cvar repeatable: the argument may be given more than once in a query.
    :cvar sortable: lists can be sorted by it.
    :cvar is_json: the database keeps its JSON text.
    """

    basetype: type = str
    name = 'text'
    repeatable = False
    sortable = True
    is_json = False

    def validate(self, value: Any) -> Any:
        return value

    def parse(self, text: str) -> Any:
        return self.validate(text)

    @property
    def schema(self) -> dict[str, Any]:
        return {'type': 'string'}

    @property
    def shown_schema(self) -> dict[str, Any]:
        """What answers show, in JSON schema; the database may hold what could not be sent."""
        return self.schema


class Text(Type):
    """A text.

    :param maximum: characters at the most.
    :param minimum: characters at the least.
    """

    def __init__(self, maximum: int | None = 255, minimum: int = 0):
        self.maximum = maximum
        self.minimum = minimum

    def validate(self, value):
        if not isinstance(value, str):   # not quoted: it may be, or hold, a secret
            raise ValueError('must be a string')
        _refuse_nul(value)
        if self.maximum is not None and len(value) > self.maximum:
            raise ValueError(f'longer than {self.maximum} characters')
        if len(value) < self.minimum:
            raise ValueError('must not be empty')
        return value

    @property
    def schema(self):
        limits = {'minLength': self.minimum or None, 'maxLength': self.maximum}
        return {'type': 'string', **{key: value for key, value in limits.items() if value}}

    @property
    def shown_schema(self):
        return {'type': 'string'}


class Uuid(Type):
    name = 'uuid'

    def validate(self, value):
        if not isinstance(value, str) or not idents.is_uuid_like(value):
            raise ValueError(f'Expected UUID but received {quote(value)}')
        return value

    @property
    def schema(self):
        return {'type': 'string', 'format': 'uuid'}


class UuidOrName(Type):
    """An identifier: a uuid or a logical name."""

    name = 'ident'

    def validate(self, value):
        if not isinstance(value, str) or not (
                idents.is_uuid_like(value) or idents.is_logical_name(value)):
            raise ValueError(f'Expected UUID or name but received {quote(value)}')
        return value


class Name(Text):
    """A logical name; an empty one is none."""

    name = 'name'

    def validate(self, value):
        value = super().validate(value)
        if value and not idents.is_logical_name(value):
            raise ValueError(f'{quote(value)} is no name: 1 to 255 letters, digits, "-", ".", "_" '
                             'and "~", and not like a UUID')
        return value


class Boolean(Type):
    """true or false, or one of the words for them, in any case.

    :param strict: JSON true and false only.
    """

    basetype = bool
    name = 'boolean'

    def __init__(self, strict: bool = False):
        self.strict = strict

    def validate(self, value):
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and not self.strict:
            word = value.strip().lower()
            if word in _TRUE:
                return True
            if word in _FALSE:
                return False
        raise ValueError(
            f'Unrecognized value {quote(value)}, acceptable values are: '
            + ('true, false' if self.strict else
               ', '.join(f"'{word}'" for word in sorted(_TRUE | _FALSE))))

    @property
    def schema(self):
        if self.strict:
            return {'type': 'boolean'}
        return {'anyOf': [{'type': 'boolean'},
                          {'type': 'string', 'enum': sorted(_TRUE | _FALSE)}]}

    @property
    def shown_schema(self):
        return {'type': 'boolean'}


class Integer(Type):
    """A whole number; a text of digits will do.

    :param minimum: the smallest that is accepted.
    :param maximum: the largest.
    :param strict: JSON numbers only.
    """

    basetype = int
    name = 'integer'

    def __init__(self, minimum: int | None = None, maximum: int | None = None,
                 strict: bool = False):
        self.minimum = minimum
        self.maximum = maximum
        self.strict = strict

    def validate(self, value):
        if isinstance(value, bool) or not isinstance(value, int if self.strict else int | str) \
                or len(str(value)) > 18:
            raise ValueError(f'{quote(value)} is not an integer')
        try:
            number = int(value)
        except ValueError:
            raise ValueError(f'{quote(value)} is not an integer') from None
        if self.minimum is not None and number < self.minimum:
            raise ValueError(f'must be {self.minimum} or more')
        if self.maximum is not None and number > self.maximum:
            raise ValueError(f'must be {self.maximum} or less')
        return number

    @property
    def schema(self):
        limits = {'minimum': self.minimum, 'maximum': self.maximum}
        return {'type': 'integer',
                **{key: value for key, value in limits.items() if value is not None}}


class Enum(Type):
    """One of some texts."""

    name = 'enum'

    def __init__(self, *values: str):
        self.values = values

    def validate(self, value):
        if value not in self.values or not isinstance(value, str):
            raise ValueError(f'{quote(value)} is not one of ' + ', '.join(
                f'"{item}"' for item in self.values))
        return value

    @property
    def schema(self):
        return {'type': 'string', 'enum': list(self.values)}


class Mac(Type):
    """A MAC address with colons, lower-cased."""

    name = 'mac'

    def validate(self, value):
        if not isinstance(value, str) or not idents.is_mac(value):
            raise ValueError(f'Expected a MAC address but received {quote(value)}')
        return value.lower()

    @property
    def schema(self):
        return {'type': 'string', 'pattern': '^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$'}


class Csv(Type):
    """A comma separated list of texts: blanks and duplicates dropped, lower-cased if asked."""

    basetype = list
    name = 'list'
    repeatable = True
    sortable = False

    def __init__(self, lower: bool = False):
        self.lower = lower

    def parse(self, text):
        _refuse_nul(text)
        if self.lower:
            text = text.lower()
        items = (item.strip() for item in text.split(','))
        return list(dict.fromkeys(item for item in items if item))

    def validate(self, value):
        if isinstance(value, str):
            return self.parse(value)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ValueError(f'{quote(value)} is not a list of strings')
        return self.parse(','.join(value))

    @property
    def schema(self):
        return {'type': 'string'}


class List(Type):
    """A JSON list.

    :param item: type of its members; None for any.
    """

    basetype = list
    name = 'list'
    sortable = False
    is_json = True

    def __init__(self, item: Type | None = None):
        self.item = item

    def validate(self, value):
        if not isinstance(value, list):
            raise ValueError('must be a list')
        return value if self.item is None else [self.item.validate(item) for item in value]

    def parse(self, text):
        raise ValueError('a list can only be given in the body')

    @property
    def schema(self):
        return {'type': 'array', **({} if self.item is None else {'items': self.item.schema})}

    @property
    def shown_schema(self):
        return {'type': 'array',
                **({} if self.item is None else {'items': self.item.shown_schema})}


class Object(Type):
    """A JSON object of any content.

    :param schema: what a check of its content, made later, demands.
    """

    basetype = dict
    name = 'object'
    sortable = False
    is_json = True

    def __init__(self, schema: Mapping[str, Any] | None = None):
        self._schema = schema or {'type': 'object'}

    def validate(self, value):
        if not isinstance(value, dict):   # not quoted: it may hold secrets
            raise ValueError('must be an object')
        return value

    def parse(self, text):
        raise ValueError('an object can only be given in the body')

    @property
    def schema(self):
        return dict(self._schema)

    @property
    def shown_schema(self):
        return {'type': 'object'}


class Datetime(Type):
    """A time, only ever shown."""

    name = 'datetime'

    @property
    def schema(self):
        return {'type': 'string', 'format': 'date-time'}


class Links(Type):
    """A pair of links, only ever shown.

    :param nested: the pair is the only member of another list.
    """

    basetype = list
    name = 'links'
    sortable = False

    def __init__(self, nested: bool = False):
        self._nested = nested

    @property
    def schema(self):
        return shapes.array(shapes.LINKS) if self._nested else shapes.LINKS


def _refuse_nul(text: str) -> None:
    """Not every database can keep it, or look for it."""
    if '\0' in text:
        raise ValueError('must not contain the character NUL')


def quote(value: Any) -> str:
    """Quote a value for a sentence; long ones are cut."""
    text = repr(value)
    return text if len(text) <= 100 else text[:97] + '...'


text = Text()
uuid = Uuid()
ident = UuidOrName()
boolean = Boolean()
integer = Integer()
mac = Mac()
object_ = Object()
strings = List(Text())
datetime = Datetime()
links = Links()
nested_links = Links(nested=True)
csv = Csv()
csv_lower = Csv(lower=True)
