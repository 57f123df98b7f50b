"""Who passes which rule."""
import pytest

from ironic_clone.common import policy
from ironic_clone.common import policy_rules
from ironic_clone.common.context import RequestContext

NODE = {'node.owner': 'p1', 'node.lessee': 'p2'}
CALLERS = {
    'system admin': {'roles': ['admin', 'manager', 'member', 'reader'], 'system_scope': 'all'},
    'system member': {'roles': ['member', 'reader'], 'system_scope': 'all'},
    'system reader': {'roles': ['reader'], 'system_scope': 'all'},
    'owner admin': {'roles': ['admin', 'manager', 'member', 'reader'], 'project_id': 'p1'},
    'owner member': {'roles': ['member', 'reader'], 'project_id': 'p1'},
    'owner reader': {'roles': ['reader'], 'project_id': 'p1'},
    'lessee admin': {'roles': ['admin', 'manager', 'member', 'reader'], 'project_id': 'p2'},
    'lessee member': {'roles': ['member', 'reader'], 'project_id': 'p2'},
    'lessee reader': {'roles': ['reader'], 'project_id': 'p2'},
    'stranger': {'roles': ['admin', 'manager', 'member', 'reader'], 'project_id': 'p3'},
    'nobody': {'roles': []},
}
SYSTEM = {'system admin', 'system member', 'system reader'}
ALL_READERS = set(CALLERS) - {'stranger', 'nobody'}

PASSES = {
    'show_password': set(), 'show_instance_secrets': set(),
    'baremetal:node:get': ALL_READERS,
    'baremetal:node:list': set(CALLERS) - {'nobody'},
    'baremetal:node:list_all': SYSTEM,
    'baremetal:node:create': {'system admin'},
    'baremetal:node:delete': {'system admin'},
    'baremetal:node:delete:self_owned_node': {'owner admin'},
    'baremetal:node:set_power_state': {'system admin', 'system member', 'owner admin',
                                       'owner member', 'lessee admin', 'lessee member'},
    'baremetal:node:set_provision_state': {'system admin', 'system member', 'owner admin',
                                           'owner member', 'lessee admin'},
    'baremetal:node:set_boot_device': {'system admin', 'system member', 'owner admin'},
    'baremetal:node:update:shard': {'system admin'},
    'baremetal:node:update_owner_provisioned': {'system admin'},
    'baremetal:node:vendor_passthru': {'system admin'},
    'baremetal:driver:get': SYSTEM,
    'baremetal:driver:vendor_passthru': {'system admin'},
    'baremetal:conductor:get': SYSTEM,
    'baremetal:port:create': {'system admin', 'owner admin'},
}


@pytest.fixture
def enforcer(conf):
    """An enforcer without a policy file."""
    conf.set_override('auth_strategy', 'keystone')
    return policy.Enforcer()


@pytest.mark.parametrize('caller', CALLERS)
@pytest.mark.parametrize('rule', PASSES)
def test_who_passes(enforcer, rule, caller):
    context = RequestContext(overwrite=False, **CALLERS[caller])
    assert enforcer.allows(rule, NODE, lambda: context) is (caller in PASSES[rule])


def test_without_authentication_all_but_secrets(conf):
    conf.set_override('auth_strategy', 'noauth')
    enforcer = policy.Enforcer()

    def context():
        raise AssertionError('nobody has to be known')

    for name, _, _ in policy_rules.defaults():
        assert enforcer.allows(name, {}, context) is (name not in policy_rules.SECRETS)


def test_the_operators_file_is_heard(conf, tmp_path):
    conf.set_override('auth_strategy', 'noauth')
    file = tmp_path / 'policy.yaml'
    file.write_text('"show_password": "role:admin"\n"baremetal:node:get": "!"\n')
    policy.Enforcer()   # it registers the option
    conf.set_override('policy_file', str(file), 'oslo_policy')
    enforcer = policy.Enforcer()
    admin = RequestContext(overwrite=False, roles=['admin'])
    assert enforcer.allows('show_password', {}, lambda: admin)
    assert not enforcer.allows('show_password', {}, lambda: RequestContext(overwrite=False))
    conf.set_override('auth_strategy', 'keystone')
    assert not policy.Enforcer().allows('baremetal:node:get', NODE, lambda: admin)


def test_every_rule_is_readable():
    names = [name for name, _, _ in policy_rules.defaults()]
    assert len(names) == len(set(names)) > 50
