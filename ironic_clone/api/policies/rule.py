"""A policy rule: its name, who passes it by default, and what it guards.

Who passes is said in terms, ``scope-role``: ``system`` is a token of system scope, ``any`` one of
whatever scope; ``owner`` and ``lessee`` one whose project owns or leases the node concerned,
``holder`` and ``keeper`` one whose project owns the allocation or the runbook. The administrator's
policy file overrides a rule by a check string of oslo.policy.
"""
import dataclasses
from collections.abc import Mapping

SCOPES = ('system', 'project')

_TERMS = {
    'system': 'role:{} and system_scope:all', 'any': 'role:{}',
    'owner': 'role:{} and project_id:%(node.owner)s',
    'lessee': 'role:{} and project_id:%(node.lessee)s',
    'holder': 'role:{} and project_id:%(allocation.owner)s',
    'keeper': 'role:{} and project_id:%(runbook.owner)s'}
_WHOLE_TERMS = {'elevated-service': 'rule:service_role', 'anyone': '@', 'nobody': '!'}

# -- terms that many rules share -----------------------------------------------------------------
SEE_ALL = 'system-reader system-service elevated-service'
SEE = f'{SEE_ALL} owner-reader owner-service'
SEE_OR_LEASE = f'{SEE} lessee-reader'
LIST = 'any-reader any-service'
RUN = 'system-member system-service elevated-service'
OPERATE = f'{RUN} owner-member owner-service'
OPERATE_OR_LEASE = f'{RUN} owner-member lessee-member'
OPERATE_OR_MANAGE_LEASE = f'{OPERATE} lessee-admin lessee-manager'
MANAGE = f'{RUN} owner-admin owner-manager owner-service'
MAKE_PORTS = 'system-admin system-service owner-admin owner-manager owner-service'
CHANGE = 'system-member elevated-service'
ADMIN = 'system-admin'


@dataclasses.dataclass(frozen=True)
class Rule:
    """A rule.

    :ivar allow: terms, with spaces between; one that fits is enough.
    :ivar guards: what it is for, in a sentence.
    :ivar scopes: the scopes of tokens that it is meant for; empty for all.
    :ivar operations: (method, path) of requests that it is asked for and that no route's
        declaration names it for.
    """

    name: str
    allow: str
    guards: str
    scopes: tuple[str, ...] = SCOPES
    operations: tuple[tuple[str, str], ...] = ()

    @property
    def check(self) -> str:
        """The default in the grammar of oslo.policy."""
        found = []
        for term in self.allow.split():
            if term in _WHOLE_TERMS:
                found.append(_WHOLE_TERMS[term])
            else:
                scope, _, role = term.partition('-')
                found.append(f'({_TERMS[scope].format(role)})')
        return ' or '.join(found)


def rules(prefix: str, declared: Mapping[str, tuple], **common) -> tuple[Rule, ...]:
    """Return the rules of a resource.

    :param declared: name below ``prefix`` -> (terms, sentence) or (terms, sentence, operations).
    :param common: further fields of all of them.
    """
    return tuple(
        Rule(f'{prefix}:{name}', terms, guards,
             **{**common, **({'operations': more[0]} if more else {})})
        for name, (terms, guards, *more) in declared.items())
