"""Inspection rules of a file: ``[inspection_rules]built_in_rules``.

They have the form that the API has for rules, as a list in YAML, with any priority and with
``scope``.
"""
import dataclasses
import pathlib
from typing import Any

import yaml

from ironic_clone.common import exception
from ironic_clone.common import inspection_operators as operators
from ironic_clone.conf import CONF


@dataclasses.dataclass(frozen=True)
class Rule:
    """A rule of the file.

    :ivar uuid: as the file gives it, else the number of the rule in the file.
    :ivar scope: it is for nodes with this ``inspection_scope`` in their properties; None: all.
    """

    uuid: str
    actions: list[dict[str, Any]]
    conditions: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    description: str | None = None
    phase: str = operators.PHASES[0]
    priority: int = 0
    scope: str | None = None
    sensitive: bool = False


_TYPES = {'uuid': str, 'actions': list, 'conditions': list, 'description': str | None,
          'phase': str, 'priority': int, 'scope': str | None, 'sensitive': bool}


def read() -> list[Rule]:
    """Return the rules of the file, in its order; none without a file.

    :raises ConfigInvalid: it cannot be read, or holds something else.
    """
    path = CONF.inspection_rules.built_in_rules
    if not path:
        return []
    try:
        given = yaml.safe_load(pathlib.Path(path).read_text(encoding='utf-8'))
        if given is None:
            return []
        if not isinstance(given, list):
            raise ValueError('it must hold a list of rules')
        return [_rule(number, rule) for number, rule in enumerate(given, 1)]
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise exception.ConfigInvalid(
            error=f'[inspection_rules]built_in_rules = {path}: {error}') from error


def _rule(number: int, given: Any) -> Rule:
    """:raises ValueError: it is none."""
    try:
        if not isinstance(given, dict):
            raise ValueError('must be an object')
        unknown = sorted(map(str, set(given) - set(_TYPES)))
        if unknown:
            raise ValueError(f'has no {", ".join(unknown)}; it can have {", ".join(_TYPES)}')
        for name, value in given.items():
            if not isinstance(value, _TYPES[name]) or name == 'priority' \
                    and isinstance(value, bool):
                raise ValueError(f'has a {name} of the wrong type')
        if given.get('phase', operators.PHASES[0]) not in operators.PHASES:
            raise ValueError(f'has another phase than {", ".join(operators.PHASES)}')
        if not given.get('actions'):
            raise ValueError('needs actions')
        for part in given.get('conditions', ()):
            _check_part(part, operators.CONDITIONS, operators.INVERSION)
        for part in given['actions']:
            _check_part(part, operators.ACTIONS, '')
    except ValueError as error:
        raise ValueError(f'rule {number} {error}') from error
    return Rule(**{'uuid': f'{number} of the file', **given})


def _check_part(part: Any, known, inversion: str) -> None:
    """:raises ValueError: it is no condition or action."""
    if not isinstance(part, dict) or not isinstance(part.get('op'), str):
        raise ValueError('has a condition or action without op')
    name = part['op'].removeprefix(inversion)
    if name not in known:
        raise ValueError(f'has the unknown op {part["op"]!r}; possible are {", ".join(known)}')
    if not isinstance(part.get('args'), list | dict) or not isinstance(
            part.get('loop', []), list | dict):
        raise ValueError(f'has {name} with args or a loop that are neither list nor object')
    if part.get('multiple', operators.MULTIPLE[0]) not in operators.MULTIPLE:
        raise ValueError(f'has {name} with a multiple that is not one of '
                         f'{", ".join(operators.MULTIPLE)}')
    operators.check_arguments(name, part['args'], known[name])
