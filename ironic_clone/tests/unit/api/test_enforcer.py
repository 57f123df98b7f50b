"""Who passes which rule, and what becomes of the administrator's files."""
import logging
import os

import pytest
from oslo_policy import opts

from ironic_clone.api import enforcer as enforcer_module
from ironic_clone.api.enforcer import Enforcer
from ironic_clone.api.policies import registry
from ironic_clone.api.policies import service
from ironic_clone.common import exception
from ironic_clone.common.context import RequestContext

NODE = {'node.owner': 'p1', 'node.lessee': 'p2'}
ROLES = {'admin': ['admin', 'manager', 'member', 'reader'], 'member': ['member', 'reader'],
         'reader': ['reader'], 'service': ['service']}
CALLERS = {
    **{f'system {role}': {'roles': roles, 'system_scope': 'all'}
       for role, roles in ROLES.items()},
    **{f'{who} {role}': {'roles': roles, 'project_id': project}
       for who, project in (('owner', 'p1'), ('lessee', 'p2'))
       for role, roles in ROLES.items()},
    'stranger': {'roles': ROLES['admin'], 'project_id': 'p3'},
    'domain admin': {'roles': ROLES['admin'], 'domain_id': 'd'},
    'nobody': {'roles': []},
}
SYSTEM = {'system admin', 'system member', 'system reader', 'system service'}
READERS = {caller for caller in CALLERS if caller.split()[0] in ('system', 'owner', 'lessee')
           } - {'lessee service'}

PASSES = {
    'show_password': set(), 'show_instance_secrets': set(), 'baremetal:node:get': READERS,
    'baremetal:node:list': set(CALLERS) - {'nobody', 'domain admin'},
    'baremetal:node:list_all': SYSTEM,
    'baremetal:node:create': {'system admin', 'system service'},
    'baremetal:node:delete': {'system admin'},
    'baremetal:node:delete:self_owned_node': {'owner admin'},
    'baremetal:node:set_power_state': {
        'system admin', 'system member', 'system service', 'owner admin', 'owner member',
        'lessee admin', 'lessee member'},
    'baremetal:node:set_boot_device': {
        'system admin', 'system member', 'system service', 'owner admin', 'owner service'},
    'baremetal:node:update_owner_provisioned': {'system admin'},
    'baremetal:driver:get': SYSTEM, 'baremetal:conductor:get': SYSTEM,
    'baremetal:node:ipa_heartbeat': set(CALLERS),
}


@pytest.fixture
def enforcer(conf):
    """Return a function that makes an enforcer; keystone, unless told otherwise."""
    opts.set_defaults(conf)

    def make(strategy='keystone', file=None):
        conf.set_override('auth_strategy', strategy)
        if file is not None:
            conf.set_override('policy_file', str(file), 'oslo_policy')
        return Enforcer()
    return make


def ask(enforcer, rule, caller, target=NODE):
    return enforcer.allows(rule, target,
                           RequestContext(overwrite=False, **CALLERS[caller]).credentials)


def test_who_passes(enforcer):
    made = enforcer()
    for rule, expected in PASSES.items():
        assert {caller for caller in CALLERS if ask(made, rule, caller)} == expected, rule


def test_a_node_of_nobody_is_not_of_a_caller_without_a_project(enforcer):
    made = enforcer()
    nobodys = {'node.owner': None, 'node.lessee': None}
    for caller in CALLERS:
        for rule in ('baremetal:node:delete:self_owned_node', 'is_node_owner'):
            assert not ask(made, rule, caller, nobodys)
            assert not ask(made, rule, caller, {'node.owner': 'None'})


@pytest.mark.parametrize('switch, name, passes', [
    (True, 'service', True), (True, 'other', False), (False, 'service', False)])
def test_the_service_project(conf, enforcer, switch, name, passes):
    conf.set_override('rbac_service_role_elevated_access', switch)
    caller = RequestContext(overwrite=False, roles=['service'], project_id='p9',
                            project_name=name).credentials
    made = enforcer()
    assert made.allows('baremetal:node:set_power_state', NODE, caller) is passes
    assert made.allows('baremetal:node:list_all', {}, caller) is passes
    assert not made.allows('baremetal:driver:get', {}, caller)   # of system scope alone


def test_every_rule_can_be_asked(enforcer):
    made = enforcer()
    for rule in registry.RULES:
        ask(made, rule, 'nobody', {})
    names = {default.name for default in registry.documented()}
    assert names == {default.name for default in registry.defaults()} > set(registry.RULES)


def test_which_are_asked(enforcer):
    assert enforcer().asks_all
    for strategy in ('noauth', 'http_basic'):
        made = enforcer(strategy)
        assert not made.asks_all
        assert not ask(made, 'show_password', 'system admin')


@pytest.mark.parametrize('strategy', ['noauth', 'keystone'])
def test_the_administrators_file_is_heard(enforcer, tmp_path, strategy):
    file = tmp_path / 'policy.yaml'
    file.write_text('"show_password": "role:admin"\n"baremetal:node:get": "!"\n'
                    '"mine": "role:reader"\n"baremetal:node:list_all": "rule:mine"\n')
    made = enforcer(strategy, file)
    assert ask(made, 'show_password', 'system admin')
    assert not ask(made, 'show_password', 'nobody')
    assert not ask(made, 'baremetal:node:get', 'system admin')
    assert ask(made, 'baremetal:node:list_all', 'stranger')


def test_a_term_about_what_the_request_does_not_have_is_false(enforcer, tmp_path):
    file = tmp_path / 'policy.yaml'
    file.write_text('"baremetal:node:get": "project_id:%(no.such)s or a.b:c"\n')
    assert not ask(enforcer(file=file), 'baremetal:node:get', 'owner admin')


BROKEN = ['"baremetal:node:get": "role:reader or sugar"\n', '"baremetal:node:get": "(role:a"\n',
          '"baremetal:node:get": 7\n', '- a\n', '"a": "rule:b"\n"b": "rule:a"\n',
          '"baremetal:node:get": "rule:nowhere"\n', '{', '"a": "x"\n\xff']


@pytest.mark.parametrize('strategy', ['noauth', 'keystone'])
@pytest.mark.parametrize('text', BROKEN)
def test_a_broken_file_is_refused(enforcer, tmp_path, strategy, text):
    file = tmp_path / 'policy.yaml'
    file.write_bytes(text.encode('latin-1'))
    with pytest.raises(exception.ConfigInvalid, match='polic'):
        enforcer(strategy, file)


def test_a_file_that_is_named_must_be_there(enforcer, tmp_path):
    with pytest.raises(exception.ConfigInvalid, match='nope.yaml'):
        enforcer(file=tmp_path / 'nope.yaml')


def test_a_change_is_heard_and_a_broken_one_is_not(enforcer, tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(enforcer_module, 'LOOK_SECONDS', 0)
    file = tmp_path / 'policy.yaml'
    file.write_text('"baremetal:node:get": "role:admin"\n')
    made = enforcer(file=file)
    assert not ask(made, 'baremetal:node:get', 'owner reader')
    file.write_text('"baremetal:node:get": "role:reader"\n')
    assert ask(made, 'baremetal:node:get', 'owner reader')
    with caplog.at_level(logging.ERROR):
        for text in BROKEN:
            file.write_bytes(text.encode('latin-1') + b'# %d' % os.getpid())
            caplog.clear()
            assert ask(made, 'baremetal:node:get', 'owner reader')
            assert ask(made, 'baremetal:node:get', 'owner reader')
            told = [record for record in caplog.records
                    if record.name == enforcer_module.__name__]
            assert [record.levelname for record in told] == ['ERROR'], text
        file.unlink()
        assert ask(made, 'baremetal:node:get', 'owner reader')
    file.write_text('"baremetal:node:get": "role:member"\n')
    assert not ask(made, 'baremetal:node:get', 'owner reader')


def test_rules_that_nothing_asks_for_are_told(enforcer, tmp_path, caplog):
    file = tmp_path / 'policy.yaml'
    file.write_text('"baremetal:node:gett": "@"\n"default": "!"\n"mine": "@"\n'
                    '"baremetal:step:execute:bios.x": "rule:mine"\n')
    enforcer(file=file)
    told = [record.getMessage() for record in caplog.records if 'nothing asks' in record.msg]
    assert len(told) == 1 and told[0].endswith(': baremetal:node:gett')


def test_rules_of_steps(enforcer, tmp_path):
    file = tmp_path / 'policy.yaml'
    file.write_text('"baremetal:step:execute:bios.x": "role:admin"\n')
    made = enforcer(file=file)

    def may(step, caller):
        return made.allows_step(step, {}, RequestContext(
            overwrite=False, **CALLERS[caller]).credentials)
    assert may('bios.x', 'owner admin') and not may('bios.x', 'owner member')
    assert may('bios.y', 'nobody')


def test_secrets_are_rules():
    assert service.SECRETS < set(registry.RULES)
