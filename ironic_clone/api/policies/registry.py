"""All rules, as oslo.policy and its tools take them."""
from collections.abc import Iterator

from oslo_policy import policy

from ironic_clone.api.policies import agent
from ironic_clone.api.policies import allocation
from ironic_clone.api.policies import chassis
from ironic_clone.api.policies import deploy_template
from ironic_clone.api.policies import driver
from ironic_clone.api.policies import inspection_rule
from ironic_clone.api.policies import node
from ironic_clone.api.policies import port
from ironic_clone.api.policies import runbook
from ironic_clone.api.policies import service
from ironic_clone.api.policies import volume
from ironic_clone.api.policies.rule import Rule

RULES: dict[str, Rule] = {
    rule.name: rule for module in (
        service, node, port, volume, chassis, driver, agent, allocation, runbook,
        deploy_template, inspection_rule)
    for rule in module.RULES}
"""Name -> rule, of all that a request can be held against."""

_LEGACY = 'Kept for policy files of old; no default refers to it.'


def defaults(elevated: bool = False) -> Iterator[policy.RuleDefault]:
    """Yield every rule for an enforcer.

    :param elevated: [DEFAULT]rbac_service_role_elevated_access.
    """
    yield from _helpers(elevated)
    for rule in RULES.values():
        yield policy.RuleDefault(rule.name, rule.check, rule.guards,
                                 scope_types=list(rule.scopes) or None)


def secrets() -> Iterator[policy.RuleDefault]:
    """Yield the rules that are asked in every mode of authentication."""
    for name in sorted(service.SECRETS):
        yield policy.RuleDefault(name, RULES[name].check)


def documented() -> list[policy.RuleDefault]:
    """Return every rule with the requests that it guards, for the tools of oslo.policy."""
    from ironic_clone.api.routes import ROUTES  # only who writes a sample file needs it
    bound: dict[str, list[dict[str, str]]] = {}
    for path, methods in ROUTES.items():
        for method, route in methods.items():
            bound.setdefault(route.rule, []).append({'method': method, 'path': path})
    return [*_helpers(False), *(
        policy.DocumentedRuleDefault(
            rule.name, rule.check, rule.guards,
            _operations(rule, bound.get(rule.name, [])), scope_types=list(rule.scopes) or None)
        for rule in RULES.values())]


def _operations(rule: Rule, bound: list[dict[str, str]]) -> list[dict[str, str]]:
    told = [{'method': method, 'path': path} for method, path in rule.operations]
    return [*bound, *(one for one in told if one not in bound)] or [
        {'method': 'none', 'path': 'no request is held against it'}]


def _helpers(elevated: bool) -> Iterator[policy.RuleDefault]:
    yield policy.RuleDefault(
        'service_role', service.SERVICE_ROLE if elevated else '!',
        'Role service in the project that [DEFAULT]rbac_service_project_name names; nobody, '
        'unless [DEFAULT]rbac_service_role_elevated_access is true.')
    for name, (check, guards) in service.HELPERS.items():
        yield policy.RuleDefault(name, check, guards or _LEGACY)
