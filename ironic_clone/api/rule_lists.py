"""The conditions and actions of inspection rules, as bodies give them."""
from collections.abc import Mapping
from typing import Any

from ironic_clone.api import types
from ironic_clone.api.schemas import violation
from ironic_clone.common import inspection_operators as operators

_ARGUMENTS = {'type': ['array', 'object']}


class RuleParts(types.List):
    """A list of conditions or of actions.

    :param known: operator -> arguments that it needs, and those that it can do without.
    :param conditions: they can be inverted, and there may be none.
    """

    name = 'rule parts'

    def __init__(self, known: Mapping[str, tuple], conditions: bool):
        super().__init__()
        self._known = known
        self._conditions = conditions
        names = list(known) + [operators.INVERSION + name for name in known if conditions]
        properties: dict[str, Any] = {
            'op': {'enum': names}, 'args': _ARGUMENTS, 'loop': _ARGUMENTS}
        if conditions:
            properties['multiple'] = {'enum': list(operators.MULTIPLE)}
        self._schema = {'type': 'array', 'minItems': 0 if conditions else 1, 'items': {
            'type': 'object', 'required': ['op', 'args'], 'properties': properties}}

    def validate(self, value):
        violation.check('conditions' if self._conditions else 'actions', value, self._schema)
        return [self._part(item) for item in value]

    def _part(self, item: dict[str, Any]) -> dict[str, Any]:
        """Return what is kept of a condition or action: unknown keys are dropped."""
        name = item['op'].removeprefix(operators.INVERSION)
        operators.check_arguments(name, item['args'], self._known[name])
        part = {'op': item['op'], 'args': item['args']}
        if item.get('loop'):   # an empty one is none
            part['loop'] = item['loop']
            if self._conditions:
                part['multiple'] = item.get('multiple', operators.MULTIPLE[0])
        return part

    @property
    def schema(self):
        return dict(self._schema)


conditions = RuleParts(operators.CONDITIONS, conditions=True)
actions = RuleParts(operators.ACTIONS, conditions=False)
