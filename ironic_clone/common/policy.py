"""Who may do what: the rules, and the one place where they are enforced.

Placeholder rules are replaced by the table below; see ``allows``.
"""
from collections.abc import Callable

from ironic_clone.conf import CONF

SECRET_RULES = frozenset({'show_password', 'show_instance_secrets'})


def allows(rule: str, target: dict, context: Callable) -> bool:
    """Tell whether the caller passes ``rule`` for ``target``."""
    if CONF.auth_strategy == 'noauth':
        return rule not in SECRET_RULES
    return False
