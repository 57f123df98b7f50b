"""Lists of steps that are kept: those of deploy templates and of runbooks."""
from collections.abc import Mapping
from typing import Any

from ironic_clone.api import types
from ironic_clone.api.schemas import steps
from ironic_clone.api.schemas import violation


class StepList(types.List):
    """One step or more, each interface and step at most once.

    :param schema: of the list, one of ``schemas.steps.KEPT``.
    :param number: the key of a step that holds a number.
    """

    name = 'steps'

    def __init__(self, schema: Mapping[str, Any], number: str):
        super().__init__()
        self._schema = schema
        self._number = number

    def validate(self, value):
        violation.check('steps', value, self._schema)
        seen: set[tuple[str, str]] = set()
        for step in value:
            pair = step['interface'], step['step']
            if pair in seen:
                raise ValueError(f'the step {".".join(pair)[:100]!r} is there more than once')
            seen.add(pair)
        return [{'interface': step['interface'], 'step': step['step'],
                 'args': step.get('args', {}), self._number: int(step[self._number])}
                for step in value]

    @property
    def schema(self):
        return dict(self._schema)


deploy_template_steps = StepList(steps.KEPT['deploy_template'], 'priority')
runbook_steps = StepList(steps.KEPT['runbook'], 'order')
