"""What rules see, and texts that are filled in with it."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironic_clone.common import exception
from ironic_clone.conductor.inspection import facts
from ironic_clone.tests.unit.conductor.inspection import drafts

INVENTORY = {'cpu': {'count': 4, 'flags': ['vmx', 'aes'], 'model': None}, 'a b': 1,
             'bmc_password': 'zz',
             'list': [{'password': 'p', 'name': 'n'}], 'x-y': 2, 'tokens': {'token': 't'}}


def see(*secrets, item=..., hides_node=True):
    draft = drafts.of({'name': 'n1', 'driver_info': {'ipmi_password': 'hush', 'u': 'admin'},
                       'driver_internal_info': {'agent_secret_token': 'hush'},
                       'extra': {'a': [1]}},
                      INVENTORY, {'x': True})
    seen = facts.Facts(draft, frozenset(secrets).__contains__, hides_node)
    return seen if item is ... else seen.with_item(item)


@pytest.mark.parametrize('text, filled', [
    ('', ''), ('plain', 'plain'), ('{node.name}', 'n1'), ('{node[name]}', 'n1'),
    ('a {node.name} b {inventory[cpu][count]}', 'a n1 b 4'),
    ('{inventory[cpu][flags]}', "['vmx', 'aes']"), ('{inventory[cpu][flags][1]}', 'aes'),
    ('{inventory[cpu][model]}', 'None'), ('{inventory[a b]}', '1'), ('{inventory[x-y]}', '2'),
    ('{plugin_data[x]}', 'True'), ('{node.extra[a][0]}', '1'), ('{{x}}', '{x}'),
    ('{node.traits}', "['CUSTOM_A']"), ('{node.driver_info[u]}', 'admin'),
    ('{inventory[cpu][count]:03d}', '004'), ('{node.name!r:>6}', "  'n1'"),
    ('{inventory[bmc_password]}', '***'),
    ('{inventory[list]}', "[{'password': '***', 'name': 'n'}]"),
    ('{inventory[list][0][password]}', '***'), ('{inventory[tokens][token]}', 't'),
    ('{node.driver_info[ipmi_password]}', '******'),
    ('{node.driver_internal_info[agent_secret_token]}', '******')])
def test_filled_in(text, filled):
    assert see('password', 'bmc_password').fill(text) == filled


@pytest.mark.parametrize('text', [
    '{', '}', '{}', '{0}', '{x}', '{node}', '{node.zz}', '{node.save}', '{node.__class__}',
    '{node.id}', '{node.name.upper}', '{inventory.cpu}', '{inventory[zz]}',
    '{inventory[cpu][flags][2]}', '{inventory[cpu][flags][-1]}', '{inventory[cpu][count][0]}',
    '{inventory[bmc_password][0]}', '{item}', '{inventory[cpu][count]:zz}',
    '{node.name:d}', '{node.name:>9999}', '{node.name:{plugin_data[x]}}', '{node.name!z}',
    '{node.name} {zz}', '[0-9]{1,2}', 'a{2}', '{inventory[cpu][count].real}', '{node.extra:x}'])
def test_what_is_not_there_leaves_the_text_as_it_is(text):
    assert see('bmc_password').fill(text) == text
    assert see('bmc_password').fill(text, missing=None) is None


def test_everything_in_a_json_value_is_filled_in():
    assert see(item='i').fill({'{item}': ['{item}', 1, None, {'k': 'x{item}'}]}) == \
        {'{item}': ['i', 1, None, {'k': 'xi'}]}


def test_items():
    assert see(item={'a': [5]}).fill('{item[a][0]} {item}') == "5 {'a': [5]}"
    assert see(item='x').fill('{item.upper}') == '{item.upper}'


def test_who_may_see_secrets_sees_them_but_never_the_agents_token_nor_outside():
    seen = see(hides_node=False)
    assert seen.fill('{node.driver_info[ipmi_password]}{inventory[bmc_password]}') == 'hushzz'
    token = '{node.driver_internal_info[agent_secret_token]}'
    assert seen.fill(token) == '******'
    shown = seen.fit_to_leave().fill('{node.driver_info}{node.driver_internal_info}{inventory}')
    assert 'ipmi_password' in shown and 'bmc_password' in shown and 'tokens' in shown
    assert not [secret for secret in ("'hush'", "'zz'", "'t'", "'p'") if secret in shown]


def test_a_text_has_its_length():
    draft = drafts.of({}, {'long': 'x' * 1000}, {})
    seen = facts.Facts(draft, frozenset().__contains__, True)
    with pytest.raises(exception.HardwareInspectionFailure, match='characters'):
        seen.fill('{inventory[long]}' * 2000)


@given(st.text(alphabet='{}[].!:0aonde_items ', max_size=30))
def test_no_text_breaks_it(text):
    assert isinstance(see().fill(text), str)
