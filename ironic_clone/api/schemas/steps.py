"""Steps that a caller asks for when a node is cleaned, deployed or serviced."""
from collections.abc import Mapping
from typing import Any

from ironic_clone.api.schemas import violation
from ironic_clone.common import disallowed_steps

INTERFACES = ('vendor', 'power', 'management', 'firmware', 'deploy', 'bios', 'raid')
"""Interface types that have steps."""

_UUID = '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$'
_NUMBER = {'description': 'a whole number from 0 to 2147483647, or a text of digits',
           'anyOf': [{'type': 'integer', 'minimum': 0, 'maximum': 2 ** 31 - 1},
                     {'type': 'string', 'pattern': '^[0-9]{1,9}$'}]}
_COMMON = {'interface': {'enum': list(INTERFACES)},
           'step': {'type': 'string', 'minLength': 1},
           'args': {'type': 'object'}}


def _list_of(required: tuple[str, ...], **properties: Any) -> Mapping[str, Any]:
    return {'type': 'array', 'items': {
        'type': 'object', 'required': list(required),
        'properties': {**_COMMON, **properties}, 'additionalProperties': False}}


_WITH_ORDER = _list_of(
    ('interface', 'step'), order=_NUMBER, execute_on_child_nodes={'type': 'boolean'},
    limit_child_node_execution={'type': 'array', 'items': {
        'type': 'string', 'pattern': _UUID, 'description': 'the uuid of a node'}})

SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    'clean_steps': _WITH_ORDER,
    'service_steps': _WITH_ORDER,
    'deploy_steps': _list_of(('interface', 'step', 'args', 'priority'), priority=_NUMBER),
}
"""Argument -> JSON schema."""

KEPT: Mapping[str, Mapping[str, Any]] = {
    'deploy_template': {**SCHEMAS['deploy_steps'], 'minItems': 1},
    'runbook': {**_list_of(('interface', 'step', 'order'), order=_NUMBER), 'minItems': 1},
}
"""What keeps steps -> JSON schema of its list."""


def check(argument: str, steps: list) -> None:
    """Check the form of steps, and whether the operator allows them.

    :param argument: clean_steps, deploy_steps or service_steps.
    :raises InvalidParameterValue: a step is malformed.
    :raises StepNotAllowed: the configuration excludes one.
    """
    violation.check(argument, steps, SCHEMAS[argument])
    disallowed_steps.refuse(argument.removesuffix('_steps'), steps)
