"""Types of option values that oslo.config does not have."""
import base64
import binascii
import re

from oslo_config import types

_DELAY = re.compile(r'\s*\d+(\.\d+)?\s*(,\s*\d+(\.\d+)?\s*)?')


class Octal(types.ConfigType):
    """A file mode, written as in chmod: 660 or 0o660."""

    def __init__(self):
        super().__init__(type_name='octal integer value')

    def __call__(self, value) -> int:
        if isinstance(value, int):
            return value
        try:
            mode = int(value, 8)
        except ValueError:
            raise ValueError(f'"{value}" is not an octal number such as 660') from None
        if not 0 <= mode <= 0o7777:
            raise ValueError(f'"{value}" is not a file mode between 0 and 7777')
        return mode

    def __eq__(self, other) -> bool:
        return type(self) is type(other)

    __hash__ = None

    def _formatter(self, value) -> str:
        return f'0o{value:o}'


class Delay(types.String):
    """Seconds: "2", or a range "1,5" from which each use draws."""

    def __init__(self):
        super().__init__(type_name='seconds or a range of seconds')

    def __call__(self, value) -> str:
        text = super().__call__(value)
        if not _DELAY.fullmatch(text):
            raise ValueError(f'"{text}" is neither a number of seconds, such as 2 or 0.5, nor '
                             'two of them with a comma between')
        return text


class FernetKey(types.String):
    """A key as Fernet wants it: 32 bytes in URL-safe base64. What is wrong with one is said
    without showing it."""

    def __init__(self):
        super().__init__(type_name='Fernet key')

    def __call__(self, value) -> str:
        text = super().__call__(value).strip()
        try:
            key = base64.b64decode(text.encode('ascii'), altchars=b'-_', validate=True)
        except (UnicodeError, binascii.Error):
            raise ValueError('one of them is not in URL-safe base64') from None
        if len(key) != 32:
            raise ValueError(f'one of them has {len(key)} bytes, a key of Fernet has 32')
        return text
