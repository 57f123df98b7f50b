"""Who may do what: oslo.policy over the rules of ``policies`` and the administrator's files."""
import logging
import threading
import time
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

from oslo_policy import policy

from ironic_clone.api import policy_files
from ironic_clone.api.policies import registry
from ironic_clone.api.policies import service
from ironic_clone.common import exception
from ironic_clone.common import release
from ironic_clone.conf import CONF

LOG = logging.getLogger(__name__)

STEP_RULES = 'baremetal:step:execute:'
"""What the names of rules about steps begin with; only the administrator's files hold any."""

LOOK_SECONDS = 1.0
"""How often the files are looked at; each look costs a few system calls."""

_PROJECT_NAME = 'config.service_project_name'
_BUILT_IN = type(policy.RuleDefault('x', '@').check).__module__


class Enforcer:
    """Answers whether a caller passes a rule. Files that were changed are read again; the rules
    stay as they were, with an error in the log, if that cannot be.

    :ivar asks_all: every rule is asked; else only those of ``service.SECRETS``, since nobody
        knows the caller, or no rule looks at who it is.
    :ivar is_constant: the same question about the same caller has the same answer; not so where
        a rule asks a remote server, for one.
    :raises ConfigInvalid: a file cannot be used.
    """

    def __init__(self):
        self.asks_all = CONF.auth_strategy == 'keystone'
        self._lock = threading.Lock()
        files = policy_files.paths()
        self._signature = policy_files.signature(files)
        self._looked_at = time.monotonic()
        self._edition = 1
        self._use(self._load(files))

    @property
    def edition(self) -> int:
        """A number that is another one when the rules are; the files are looked at for it."""
        self._refresh()
        return self._edition

    def _use(self, loaded: policy.Enforcer) -> None:
        self._loaded = loaded
        self.is_constant = all(type(leaf).__module__ == _BUILT_IN
                               for check in loaded.rules.values() for leaf in _leaves(check))
        self._edition += 1

    def _load(self, files) -> policy.Enforcer:
        """:raises ConfigInvalid: a file cannot be used."""
        for path in files:
            policy_files.check(path)
        loaded = policy.Enforcer(CONF)
        loaded.suppress_default_change_warnings = True
        loaded.suppress_deprecation_warnings = True
        # Without authentication the others are never asked, and reading them loads what
        # oslo.policy needs to ask remote servers: 0.2 s and 10 MiB.
        known = registry.defaults(CONF.rbac_service_role_elevated_access) \
            if self.asks_all or files else registry.secrets()
        loaded.register_defaults(known)
        try:
            loaded.load_rules(force_reload=True)
            loaded.check_rules(raise_on_violation=True)
        except policy.InvalidDefinitionError as error:
            raise exception.ConfigInvalid(
                error='policy rules refer to rules that are not there, or to themselves: '
                      f'{error}') from error
        except Exception as error:
            raise exception.ConfigInvalid(
                error=f'the policy files cannot be used: {error}') from error
        unknown = sorted(name for name in loaded.file_rules if not _is_known(name, loaded))
        if unknown:
            LOG.warning('The policy files have rules that nothing asks for: %s',
                        ', '.join(unknown))
        return loaded

    def allows(self, rule: str, target: Mapping[str, Any], caller: Mapping[str, Any]) -> bool:
        """Tell whether the caller passes ``rule``.

        :param target: attributes of the object concerned, such as ``node.owner``; one that is
            None counts as absent, which makes a term that looks at it false.
        :param caller: what rules may look at in the caller, see ``RequestContext.credentials``.
        """
        self._refresh()
        loaded = self._loaded
        registered = loaded.registered_rules.get(rule)
        if registered is not None and registered.scope_types \
                and caller['scope'] not in registered.scope_types:
            return False
        return self._passes(loaded, rule, target, caller)

    def allows_step(self, step_id: str, target: Mapping[str, Any], caller: Mapping[str, Any]
                    ) -> bool:
        """Tell whether the caller may have a step run; without a rule for it everybody may.

        :param step_id: '<interface>.<step>'.
        """
        self._refresh()
        rule = f'{STEP_RULES}{step_id}'
        return rule not in self._loaded.rules or self._passes(self._loaded, rule, target, caller)

    @staticmethod
    def _passes(loaded, rule, target, caller) -> bool:
        check = loaded.rules.get(rule)
        if str(check) == '!':   # as the rules of secrets are by default
            return False
        known = {name: value for name, value in target.items() if value is not None}
        known[_PROJECT_NAME] = CONF.rbac_service_project_name
        try:
            return bool(loaded.rules[rule](known, caller, loaded))
        except KeyError:   # no such rule, and none for such cases
            return False
        except Exception:
            LOG.exception('The policy rule %s cannot be evaluated; nobody passes it.', rule)
            return False

    def _refresh(self) -> None:
        if time.monotonic() - self._looked_at < LOOK_SECONDS or not self._lock.acquire(False):
            return
        try:
            self._looked_at = time.monotonic()
            files = policy_files.paths()
            signature = policy_files.signature(files)
            if signature != self._signature:
                self._signature = signature
                self._use(self._load(files))
                LOG.info('The policy files were read again.')
        except exception.ConfigInvalid as error:
            if self._signature is not None:   # said once for each change
                LOG.error('The policy stays as it was: %s', error)
        finally:
            self._lock.release()


def _leaves(check: Any) -> Iterator[Any]:
    inner = getattr(check, 'rules', None) or ([check.rule] if hasattr(check, 'rule') else None)
    if inner is None:
        yield check
    for one in inner or ():
        yield from _leaves(one)


def _is_known(name: str, loaded: policy.Enforcer) -> bool:
    if name in loaded.registered_rules or name in registry.RULES or name.startswith(STEP_RULES) \
            or name in service.HELPERS:
        return True
    mentioned = f'rule:{name}'
    return name == CONF.oslo_policy.policy_default_rule or any(
        mentioned in str(check) for check in loaded.rules.values())


def for_tools() -> policy.Enforcer:
    """Return oslo.policy's enforcer for its tools (oslopolicy-checker, -validator...), with the
    files that the configuration names: by --config-file, or in the usual places."""
    if CONF.config_file is None:
        CONF([], project=release.NAME)
    made = policy.Enforcer(CONF)
    made.register_defaults(list(registry.defaults(CONF.rbac_service_role_elevated_access)))
    return made
