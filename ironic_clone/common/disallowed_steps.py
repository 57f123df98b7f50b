"""The steps that the operator keeps callers from: the options [api]disallow_*_steps.

The API holds what a request says against its configuration, and the conductor all steps against
its own: they may be configured apart.
"""
from collections.abc import Iterable
from collections.abc import Mapping

from ironic_clone.common import exception
from ironic_clone.common import step_names
from ironic_clone.conf import CONF

_OPTIONS: Mapping[str, str] = {
    'clean': 'disallow_clean_steps', 'deploy': 'disallow_deploy_steps',
    'service': 'disallow_service_steps'}


def without(kind: str, steps: Iterable[dict]) -> list[dict]:
    """Return those of the steps that may run.

    :param kind: name of one of ``conductor.steps.kinds``.
    """
    disallowed = _ids(kind)
    return [step for step in steps if step_names.step_id(step) not in disallowed]


def refuse(kind: str, steps: Iterable[dict]) -> None:
    """Refuse steps of a caller.

    :raises StepNotAllowed: names the first of them.
    """
    disallowed = _ids(kind)
    for name in map(step_names.step_id, steps):
        if name in disallowed:
            raise exception.StepNotAllowed(kind=kind, step=name, option=_OPTIONS[kind])


def _ids(kind: str) -> frozenset[str]:
    return frozenset(CONF.api[_OPTIONS[kind]] if kind in _OPTIONS else ())
