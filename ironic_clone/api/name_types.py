"""Types of names that are more, or less, than a logical name."""
from ironic_clone.api import types
from ironic_clone.common import idents
from ironic_clone.common import traits


class Trait(types.Type):
    """The name of a trait."""

    name = 'trait'

    def validate(self, value):
        if not traits.is_valid(value):
            raise ValueError(f'{types.quote(value)} is not a trait')
        return value


class UnreservedName(types.Text):
    """1 to 255 unreserved URI characters."""

    name = 'unreserved name'

    def __init__(self):
        super().__init__(255, 1)

    def validate(self, value):
        value = super().validate(value)
        if not all(character.isascii() and (character.isalnum() or character in '-._~')
                   for character in value):
            raise ValueError('must consist of letters, digits, "-", ".", "_" and "~"')
        if value in idents.DIRECTORIES:
            raise ValueError('must be more than dots')
        return value


trait = Trait()
unreserved_name = UnreservedName()
