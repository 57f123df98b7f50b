"""What inspection rules see, and how texts of rules are filled in with it.

A text may name ``{node.FIELD}``, ``{inventory[a][b]}``, ``{plugin_data[a]}`` and, in a loop,
``{item}``; it is filled in as Python's ``str.format`` does, but nothing but data can be reached.
A text that names what is not there stays as it is.
"""
import re
import string
from collections.abc import Callable
from collections.abc import Iterator
from typing import Any

from ironic_clone.common import exception
from ironic_clone.common import secrets
from ironic_clone.db.node import Node

HIDDEN = '***'
"""Stands for a secret of inventory or plugin data."""
LONGEST = 1024 * 1024
"""Characters of a text that is filled in."""
MOST = 4 * 1024 * 1024
"""Characters that a rule may fill in, with all its loops; each value counts as VALUE more."""
VALUE = 16

_NODE_FIELDS = Node.columns - {'id', 'chassis_id', 'conductor_affinity', 'lock_epoch'}
_FIELD = re.compile(r'(\w+)((?:\.\w+|\[[^\[\]]+\])*)').fullmatch
_STEP = re.compile(r'\.(\w+)|\[([^\[\]]+)\]')
_FORMAT = re.compile(r'[^{}]{0,12}').fullmatch
_WIDTH = re.compile(r'\d{4}').search
_CONVERSIONS: dict[str | None, Callable[[Any], Any]] = {
    None: lambda value: value, 's': str, 'r': repr, 'a': ascii}
_NOWHERE = object()


class Unresolvable(Exception):
    """A text names what is not there."""


class _Spent:
    """What a rule has filled in so far: a loop over a long list makes much of little."""

    def __init__(self):
        self._characters = 0

    def on(self, characters: int) -> None:
        """Count.

        :raises HardwareInspectionFailure: it is too much.
        """
        self._characters += characters
        if self._characters > MOST:
            raise exception.HardwareInspectionFailure(
                error=f'the rule fills in more than {MOST} characters')


class Facts:
    """What a rule sees.

    :param draft: conductor.inspection.draft.Draft, seen as rules have changed it so far.
    :param hides: function of a key of inventory or plugin data: its value is hidden.
    :param hides_node: secrets of the node are hidden, too.
    :param item: the current one of a loop.
    """

    def __init__(self, draft, hides: Callable[[str], bool], hides_node: bool,
                 item: Any = _NOWHERE, spent: '_Spent | None' = None):
        self._draft = draft
        self._hides = hides
        self._hides_node = hides_node
        self._item = item
        self._spent = spent or _Spent()

    def with_item(self, item: Any) -> 'Facts':
        """Return the same with an item of a loop."""
        return Facts(self._draft, self._hides, self._hides_node, item, self._spent)

    def fit_to_leave(self) -> 'Facts':
        """Return what may be seen outside: in logs and errors there are no secrets."""
        return Facts(self._draft, secrets.is_secret_key, True, self._item, self._spent)

    # -- texts ----------------------------------------------------------------------------------
    def fill(self, value: Any, missing: Any = _NOWHERE) -> Any:
        """Return a JSON value with its texts filled in.

        :param missing: what a text becomes that names what is not there; it stays if not given.
        :raises HardwareInspectionFailure: a text became too long, or all together.
        """
        self._spent.on(VALUE)
        if isinstance(value, str):
            try:
                return self._filled(value)
            except Unresolvable:
                return value if missing is _NOWHERE else missing
        if isinstance(value, list):
            return [self.fill(item, missing) for item in value]
        if isinstance(value, dict):
            return {key: self.fill(item, missing) for key, item in value.items()}
        return value

    def _filled(self, text: str) -> str:
        if '{' not in text and '}' not in text:
            self._spent.on(len(text))
            return text
        pieces, length = [], 0
        for piece in self._pieces(text):
            length += len(piece)
            self._spent.on(len(piece) + VALUE)
            if length > LONGEST:
                raise exception.HardwareInspectionFailure(
                    error=f'a text has more than {LONGEST} characters when it is filled in')
            pieces.append(piece)
        return ''.join(pieces)

    def _pieces(self, text: str) -> Iterator[str]:
        try:
            for literal, name, form, conversion in string.Formatter().parse(text):
                yield literal
                if name is not None:
                    yield self._formatted(name, form, conversion)
        except ValueError as error:   # a brace without its partner, or a format without its type
            raise Unresolvable(text) from error

    def _formatted(self, name: str, form: str, conversion: str | None) -> str:
        if conversion not in _CONVERSIONS or not _FORMAT(form) or _WIDTH(form):
            raise Unresolvable(name)
        value = _CONVERSIONS[conversion](self.find(name))
        try:
            return format(value, form)
        except (TypeError, ValueError) as error:
            raise Unresolvable(name) from error

    # -- data -----------------------------------------------------------------------------------
    def find(self, name: str) -> Any:
        """Return the value that a name leads to, with what is hidden in it left out.

        :raises Unresolvable: it leads nowhere.
        """
        found = _FIELD(name)
        if found is None:
            raise Unresolvable(name)
        root, steps = found[1], [match.groups() for match in _STEP.finditer(found[2])]
        if root == 'node' and steps:
            attribute, key = steps.pop(0)
            return self._walk(self._of_node(attribute or key), steps, lambda key: False)
        if root == 'item' and self._item is not _NOWHERE:
            return self._walk(self._item, steps, lambda key: False)
        if root in ('inventory', 'plugin_data'):
            return self._walk(getattr(self._draft, root), steps, self._hides)
        raise Unresolvable(name)

    def _of_node(self, name: str) -> Any:
        if name == 'traits':
            return sorted(self._draft.traits)
        if name not in _NODE_FIELDS:
            raise Unresolvable(name)
        value = self._draft.field(name)
        if self._hides_node or name == 'driver_internal_info':   # the agent's token is in there
            return secrets.mask(value, name)
        return value

    @staticmethod
    def _walk(value: Any, steps: list[tuple], hides: Callable[[str], bool]) -> Any:
        for attribute, key in steps:
            if attribute is None and isinstance(value, dict) and key in value:
                value = HIDDEN if hides(key) else value[key]
            elif attribute is None and isinstance(value, list) and key.isdecimal() \
                    and len(key) < 10 and int(key) < len(value):
                value = value[int(key)]
            else:
                raise Unresolvable(attribute or key)
        return _hidden(value, hides)


def _hidden(value: Any, hides: Callable[[str], bool]) -> Any:
    if isinstance(value, dict):
        return {key: HIDDEN if hides(key) else _hidden(item, hides)
                for key, item in value.items()}
    if isinstance(value, list):
        return [_hidden(item, hides) for item in value]
    return value
