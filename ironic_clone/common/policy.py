"""Who may do what: oslo.policy over the rules of ``policy_rules`` and the operator's file."""
import functools
import time
from collections.abc import Callable
from typing import Any

from oslo_policy import policy

from ironic_clone.common import policy_rules
from ironic_clone.common.context import RequestContext
from ironic_clone.conf import CONF

_STEP_RULES = 'baremetal:step:execute:'

_RELOAD_SECONDS = 1.0
"""How often the operator's file is looked at; each look costs a few system calls."""


class Enforcer:
    """Answers whether a caller passes a rule."""

    def __init__(self):
        self._enforcer = policy.Enforcer(CONF)
        self._enforcer.suppress_default_change_warnings = True
        self._enforcer.suppress_deprecation_warnings = True
        # Without authentication the others are never asked, and reading them loads what
        # oslo.policy needs to ask remote servers: 0.2 s and 10 MiB.
        self._enforcer.register_defaults([
            policy.RuleDefault(name, check, scope_types=scopes)
            for name, check, scopes in policy_rules.defaults()
            if CONF.auth_strategy != 'noauth' or name in policy_rules.SECRETS])
        self._looked_at = float('-inf')

    def allows(self, rule: str, target: dict[str, Any],
               context: Callable[[], RequestContext]) -> bool:
        """Tell whether the caller passes ``rule``.

        :param target: attributes of the object concerned, such as ``node.owner``.
        :param context: makes the caller's context; called only if a rule has to look at it.
        """
        if CONF.auth_strategy == 'noauth' and rule not in policy_rules.SECRETS:
            return True
        self._load()
        found = self._enforcer.rules.get(rule)
        if str(found) in ('!', '@'):
            return str(found) == '@'
        try:
            return bool(self._enforcer.authorize(rule, target, context()))
        except policy.InvalidScope:   # a token of another scope may not, that is all
            return False

    def allows_step(self, step_id: str, target: dict[str, Any],
                    context: Callable[[], RequestContext]) -> bool:
        """Tell whether the caller may have a step run; without a rule for it everybody may.

        :param step_id: '<interface>.<step>'; the rule is baremetal:step:execute:<step_id>, which
            only the operator's file can hold.
        """
        if CONF.auth_strategy == 'noauth':
            return True
        self._load()
        rule = f'{_STEP_RULES}{step_id}'
        if rule not in self._enforcer.rules:
            return True
        return bool(self._enforcer.enforce(rule, target, context()))

    def _load(self) -> None:
        if time.monotonic() - self._looked_at > _RELOAD_SECONDS:
            self._enforcer.load_rules()
            self._looked_at = time.monotonic()


@functools.cache
def _enforcer(auth_strategy: str) -> Enforcer:
    """Return the process's enforcer; made at the first use, after configuration is read."""
    return Enforcer()


def allows(rule: str, target: dict[str, Any], context: Callable[[], RequestContext]) -> bool:
    """Tell whether the caller passes ``rule``; see ``Enforcer.allows``."""
    return _enforcer(CONF.auth_strategy).allows(rule, target, context)


def allows_step(step_id: str, target: dict[str, Any],
                context: Callable[[], RequestContext]) -> bool:
    """Tell whether the caller may have a step run; see ``Enforcer.allows_step``."""
    return _enforcer(CONF.auth_strategy).allows_step(step_id, target, context)
