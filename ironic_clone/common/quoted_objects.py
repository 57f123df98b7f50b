"""Masking of secrets in a text that quotes objects: ``{'ipmi_password': 'hush'}``, as JSON or as
Python writes it, whole or cut off.

Errors of drivers and lines of a log are such texts. oslo.utils, which masks the rest of a text,
knows fewer keys than ``common.secrets``, and none whose value is a number, a list or an object.
"""
import dataclasses
import re
from collections.abc import Callable

_STRING = (r"""(?<![A-Za-z0-9_])[bru]?(?:"(?:[^"\\\n]|\\.)*(?:"|\\?\Z)"""   # cut off: to the end
           r"""|'(?:[^'\\\n]|\\.)*(?:'|\\?\Z))""")
_TOKEN = re.compile(rf'({_STRING})|(?<![\w.-])([A-Za-z_][\w.-]{{0,99}})=|[{{}}]')
_LITERAL = re.compile(_STRING)
_QUOTE = re.compile(r'[bru]?(["\'])')
_COLON = re.compile(r'\s*:\s*')
_BRACKET = re.compile(rf'{_STRING}|[{{}}()\[\]]')
_BARE = re.compile(r'[^,;&)\]}\s]+')
_NUMBER = re.compile(r'-?\d[\w.]*')
_DEEPEST = 50
"""Requests may be 25 deep; each object that names its value last is gone over once more."""

_LABELS = ('name', 'key')


def mask(text: str, is_secret: Callable[[str], bool], instead: str) -> str:
    """Return the text with ``instead`` in place of each value whose key is secret, and of the
    ``value`` in each object whose ``name`` or ``key`` is.

    :param is_secret: tells it of a key.
    """
    parts, position = [], 0
    for start, end in sorted(_places(text, is_secret)):
        if start >= position:   # not within the one before
            quote = match[1] if (match := _QUOTE.match(text, start)) else ''
            parts += [text[position:start], quote, instead, quote]
            position = end
    return ''.join((*parts, text[position:]))


@dataclasses.dataclass
class _Braces:
    """An object that is open.

    :ivar value: where the text under "value" begins, if that came before the name.
    :ivar secret: its name says that this is a secret.
    """

    value: int | None = None
    secret: bool = False


def _places(text: str, is_secret: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Return (start, end) of what nobody may see, with its quotes."""
    found: list[tuple[int, int]] = []
    outside, open_ = _Braces(), []
    position = 0

    def close(braces: _Braces) -> None:
        if braces.secret and braces.value is not None:
            found.append((braces.value, _end(text, braces.value, bool(open_))))

    while match := _TOKEN.search(text, position):
        position = match.end()
        if match[0] == '{':
            open_.append(_Braces())
        elif match[0] == '}':
            if open_:
                close(open_[-1])
                open_.pop()
        else:
            key = match[2] or _content(match[1])
            colon = match[2] or _COLON.match(text, position)
            if not colon:
                if _quotes_another(match[1]) and _places(_unescaped(key), is_secret):
                    found.append((match.start(), position))
                continue
            start = position if match[2] else colon.end()
            current = open_[-1] if open_ else outside
            if is_secret(key) or key == 'value' and current.secret:
                position = _end(text, start, bool(open_ or match[2]))
                if position > start:
                    found.append((start, position))
                continue
            position = start
            if key == 'value' and len(open_) <= _DEEPEST:
                current.value = start
            elif key in _LABELS and (named := _LITERAL.match(text, start)):
                current.secret = is_secret(_content(named[0]))
    for braces in open_:   # it was cut off
        close(braces)
    return found


def _content(literal: str) -> str:
    return literal.lstrip('bru')[1:].rstrip('"\'')


def _quotes_another(literal: str) -> bool:
    """Tell whether there are quotes within the quotes: JSON as text in an object."""
    return '"' in literal[2:-1] or "'" in literal[2:-1]


def _unescaped(content: str) -> str:
    return content.replace('\\"', '"').replace("\\'", "'").replace('\\\\', '\\')


def _end(text: str, start: int, inside: bool) -> int:
    """Return where the value ends that begins at ``start``.

    :param inside: of an object, where anything may be a value. Elsewhere a word is one of a
        sentence.
    """
    if match := _LITERAL.match(text, start):
        return match.end()
    if text[start:start + 1] not in ('{', '[', '('):
        match = (_BARE if inside else _NUMBER).match(text, start)
        return match.end() if match else start
    depth, position = 0, start
    while match := _BRACKET.search(text, position):
        position = match.end()
        depth += {'{': 1, '[': 1, '(': 1, '}': -1, ']': -1, ')': -1}.get(match[0], 0)
        if depth == 0:
            return position
    return len(text)
