"""Inspection rules on inspection data, however it arrives."""
import json
import logging
import uuid

import pytest

from ironic_clone.common import exception
from ironic_clone.conductor.inspection import built_in
from ironic_clone.conductor.inspection import rules
from ironic_clone.db import inspection_rules
from ironic_clone.db import inventory as inventories
from ironic_clone.db import nodes
from ironic_clone.db import ports
from ironic_clone.db import traits

INVENTORY = {'interfaces': [{'mac_address': '52:54:00:00:00:01'}],
             'cpu': {'count': 8, 'architecture': 'x86_64'}, 'bmc_password': 'hush'}
SET = {'op': 'set-attribute', 'args': {'path': '/extra/cpus', 'value': '{inventory[cpu][count]}'}}


@pytest.fixture
def rule(database):
    """Return a function that creates a rule and returns its uuid."""
    def create(*actions, conditions=(), **columns):
        columns = {'uuid': str(uuid.uuid4()), **columns}
        inspection_rules.create(database, {
            **columns, 'actions': json.dumps(actions), 'conditions': json.dumps(conditions)})
        return columns['uuid']
    return create


@pytest.fixture
def inspect(world, waiting):
    """Return a function that inspects a node and returns it, with what was found sent back in."""
    def run(inventory=INVENTORY, plugin_data=None, **columns):
        node_id = waiting(**{'provision_state': 'manageable', **columns})
        world.do('inspect_hardware', node_id)
        return world.do('continue_inspection', node_id, inventory=inventory,
                        plugin_data=plugin_data or {})
    return run


def stored(database, node):
    found = inventories.get(database, node.id, node.uuid)
    return json.loads(found.inventory), json.loads(found.plugin_data)


# -- ways in which data arrives ------------------------------------------------------------------
def test_an_agent_sends_it(database, inspect, rule):
    rule(SET, {'op': 'set-plugin-data', 'args': {'path': 'seen', 'value': 'yes'}},
         {'op': 'add-trait', 'args': {'name': 'CUSTOM_SEEN'}})
    node = inspect(plugin_data={'logs': 'x', 'more': 1})
    assert (node.provision_state, node.last_error, node.extra) == (
        'manageable', None, {'cpus': '8'})
    assert node.inspection_finished_at and traits.of_node(database, node.id) == ['CUSTOM_SEEN']
    assert stored(database, node) == (INVENTORY, {'more': 1, 'seen': 'yes'})


def test_an_interface_finds_it_at_once(database, world, new, rule):
    rule(SET)
    node_id = new(driver='waiting', provision_state='manageable', driver_info={
        'waiting_inventory': INVENTORY, 'waiting_plan': {'inspect.inspect_hardware': 'done'}})
    node = world.do('inspect_hardware', node_id)
    assert (node.provision_state, node.extra) == ('manageable', {'cpus': '8'})
    assert stored(database, node) == (INVENTORY, {})


def test_an_interface_finds_it_later_and_resumes(database, world, waiting, rule):
    rule(SET)
    node_id = waiting(provision_state='manageable')
    world.do('inspect_hardware', node_id)
    world.tell(node_id, 'found', inventory=INVENTORY, plugin_data={'x': 1})
    node = world.node(node_id)
    assert (node.provision_state, node.extra) == ('manageable', {'cpus': '8'})
    assert stored(database, node) == (INVENTORY, {'x': 1})


def test_the_fake_interface_finds_nothing(database, world, new, rule):
    rule(SET)
    node = world.do('inspect_hardware', new(
        provision_state='manageable', inspect_interface='fake', power_interface='fake'))
    assert (node.provision_state, node.extra) == ('manageable', {})
    with pytest.raises(exception.NodeInventoryNotFound):
        stored(database, node)


def test_it_is_kept_only_where_it_is_wanted(database, inspect, rule, fake_conf):
    fake_conf.set_override('data_backend', 'none', 'inventory')
    rule(SET)
    node = inspect()
    assert node.extra == {'cpus': '8'}
    with pytest.raises(exception.NodeInventoryNotFound):
        stored(database, node)


# -- which rules run, in which order -------------------------------------------------------------
@pytest.mark.parametrize('conditions, applied', [
    ([], True), ([{'op': 'eq', 'args': {'values': ['{inventory[cpu][count]}', 8]}}], True),
    ([{'op': 'is-true', 'args': {'value': True}}, {'op': 'is-true', 'args': {'value': 0}}], False),
    # the second one cannot be told, and need not be
    ([{'op': '!is-empty', 'args': {'value': '{plugin_data[x]}'}},
      {'op': 'gt', 'args': {'values': ['{plugin_data[x]}', 1]}}], False)])
def test_all_conditions_have_to_hold(inspect, rule, conditions, applied):
    rule(SET, conditions=conditions)
    assert bool(inspect().extra) is applied


def _append(text):
    return {'op': 'extend-attribute', 'args': {'path': '/extra/order', 'value': text}}


def test_the_most_urgent_first_and_each_sees_what_was_done(inspect, rule, fake_conf, tmp_path):
    path = tmp_path / 'rules.yaml'
    path.write_text(json.dumps([
        {'actions': [_append('file')], 'priority': 5}, {'actions': [_append('-')], 'priority': -1},
        {'actions': [_append('now')], 'priority': 99999}]))
    fake_conf.set_override('built_in_rules', str(path), 'inspection_rules')
    rule(_append('low'))
    rule(_append('five'), priority=5)
    rule(_append('last: {node.extra[order][0]}'), conditions=[
        {'op': 'contains', 'args': {'value': '{node.extra}', 'regex': 'low'}}])
    rule(_append('other phase'), phase='other')
    assert inspect().extra['order'] == ['now', 'file', 'five', 'low', 'last: now', '-']


@pytest.mark.parametrize('scope, applied', [(None, False), ('racks', True), ('zz', False)])
def test_a_rule_with_a_scope(inspect, fake_conf, tmp_path, scope, applied):
    path = tmp_path / 'rules.yaml'
    path.write_text(json.dumps([{'actions': [SET], 'scope': 'racks'}]))
    fake_conf.set_override('built_in_rules', str(path), 'inspection_rules')
    properties = {'inspection_scope': scope} if scope else {}
    assert bool(inspect(properties=properties).extra) is applied


# -- failures ------------------------------------------------------------------------------------
FAIL = {'op': 'fail', 'args': {'msg': 'too small: {inventory[cpu][count]}, {inventory}'}}


@pytest.mark.parametrize('actions, sentence', [
    ([FAIL], 'action 3 (fail): too small: 8, {'),
    ([{'op': 'set-attribute', 'args': {'path': '/uuid', 'value': 'x'}}],
     "action 3 (set-attribute): Inspection rules cannot change the field 'uuid' of a node"),
    ([{'op': 'add-trait', 'args': {'name': 'x'}}], 'action 3 (add-trait): '),
    ([{'op': 'set-attribute', 'args': {'path': '/power_interface', 'value': 'zz'}}],
     'what inspection rules made of the node cannot be: '),
    ([{'op': 'set-attribute', 'args': {'path': '/conductor_group', 'value': 'zz'}}],
     'what inspection rules made of the node cannot be: '),
    ([{'op': 'set-attribute', 'args': {'path': '/protected', 'value': True}}], 'protected'),
    ([{'op': 'set-attribute', 'args': {'path': '/name', 'value': 'taken'}}],
     'A node with name taken already exists'),
    ([{'op': 'add-trait', 'args': {'name': 'CUSTOM_{item}'}, 'loop': list(range(60))}],
     '50 traits')], ids=str)
def test_a_rule_that_fails(database, world, inspect, rule, new, actions, sentence):
    new(name='taken')
    uuid_ = rule(SET, {'op': 'add-trait', 'args': {'name': 'CUSTOM_X'}}, *actions,
                 description='Size')
    node = inspect()
    assert (node.provision_state, node.target_provision_state) == ('inspect failed', 'manageable')
    assert node.last_error.startswith(f'Failed to finish inspection of node {node.uuid}: ')
    assert sentence in node.last_error and 'hush' not in node.last_error
    if 'action 3' in sentence:
        assert f'inspection rule {uuid_} "Size"' in node.last_error
    # Nothing of what rules did remains.
    assert (node.extra, traits.of_node(database, node.id)) == ({}, [])
    with pytest.raises(exception.NodeInventoryNotFound):
        stored(database, node)
    assert 'inspect.abort' in world.calls(node.uuid)


def test_a_condition_that_cannot_be_told(inspect, rule):
    rule(SET, conditions=[{'op': 'matches', 'args': {'value': 'x', 'regex': '('}}])
    assert 'condition 1 (matches): regex' in inspect().last_error


def test_a_sensitive_rule_that_fails_tells_only_its_name(inspect, rule, caplog):
    caplog.set_level(logging.DEBUG)
    uuid_ = rule({'op': 'set-attribute', 'args': {'path': '/classified', 'value': 'classified'}},
                 sensitive=True, description='classified')
    node = inspect()
    assert f'inspection rule {uuid_}, action 1 failed' in node.last_error
    assert 'classified' not in node.last_error + caplog.text


def test_after_a_failure_it_can_be_inspected_again(world, waiting, rule, database):
    uuid_ = rule(FAIL)
    node_id = waiting(provision_state='manageable')
    for state in ('inspect failed', 'manageable'):
        world.do('inspect_hardware', node_id)
        assert world.do('continue_inspection', node_id, inventory=INVENTORY,
                        plugin_data={}).provision_state == state
        inspection_rules.destroy(database, inspection_rules.get(database, uuid_)) \
            if state == 'inspect failed' else None


# -- what is masked ------------------------------------------------------------------------------
@pytest.mark.parametrize('mask, sensitive, seen', [
    ('always', True, '***'), ('sensitive', False, '***'), ('sensitive', True, 'hush'),
    ('never', False, 'hush')])
def test_who_sees_secrets(inspect, rule, fake_conf, mask, sensitive, seen):
    fake_conf.set_override('mask_secrets', mask, 'inspection_rules')
    rule({'op': 'set-attribute', 'args': {
        'path': '/driver_info/ipmi_password', 'value': '{inventory[bmc_password]}'}},
        sensitive=sensitive)
    assert inspect().driver_info['ipmi_password'] == seen


# -- ports ---------------------------------------------------------------------------------------
@pytest.fixture
def port(database):
    """Return a function that gives a node a port and returns the port's uuid."""
    def create(node_id, number=1):
        uuid_ = str(uuid.uuid4())
        ports.create(database, {'uuid': uuid_, 'address': f'52:54:00:00:01:{number:02x}',
                                'node_id': nodes.get(database, node_id).id})
        return uuid_
    return create


def test_ports_are_changed_with_the_node(database, world, waiting, rule, port):
    node_id = waiting(provision_state='manageable')
    first, second = port(node_id), port(node_id, 2)
    rule(*({'op': 'set-port-attribute', 'args': {
        'port_id': '{item}', 'path': f'/local_link_connection/{key}', 'value': value},
        'loop': [first, second]} for key, value in (
            ('port_id', 'p'), ('switch_id', '52:54:00:AA:00:00'))))
    world.do('inspect_hardware', node_id)
    node = world.do('continue_inspection', node_id, inventory=INVENTORY, plugin_data={})
    assert node.last_error is None
    assert [found.local_link_connection for found in ports.for_node(database, node.id)] == [
        {'port_id': 'p', 'switch_id': '52:54:00:aa:00:00'}] * 2


@pytest.mark.parametrize('path, value, sentence', [
    ('/local_link_connection/port_id', 'p', 'local_link_connection'),
    ('/address', '52:54:00:00:01:02', 'MAC address 52:54:00:00:01:02 already exists')])
def test_a_port_that_cannot_be_so(database, world, waiting, rule, port, path, value, sentence):
    node_id = waiting(provision_state='manageable')
    first, _second = port(node_id), port(node_id, 2)
    rule(SET, {'op': 'set-port-attribute', 'args': {
        'port_id': first, 'path': path, 'value': value}})
    world.do('inspect_hardware', node_id)
    node = world.do('continue_inspection', node_id, inventory=INVENTORY, plugin_data={})
    assert (node.provision_state, node.extra) == ('inspect failed', {})
    assert sentence in node.last_error
    assert ports.get(database, first).updated_at is None


# -- rules of a file -----------------------------------------------------------------------------
@pytest.mark.parametrize('text, word', [
    ('{', 'built_in_rules'), ('a: 1', 'list of rules'), ('[5]', 'rule 1 must be an object'),
    ('[{actions: []}]', 'rule 1 needs actions'), ('[{actions: [{op: zz, args: {}}]}]', "'zz'"),
    ('[{zz: 1, actions: []}]', 'has no zz'), ('[{actions: [{op: fail, args: {}}]}]', 'lacks'),
    ('[{actions: [{op: "!fail", args: {msg: x}}]}]', '!fail'), ('[{actions: [5]}]', 'without op'),
    ('[{actions: [{op: fail, args: x}]}]', 'neither'),
    ('[{actions: [{op: fail, args: [x]}], phase: zz}]', 'phase'),
    ('[{actions: [{op: fail, args: [x]}], priority: true}]', 'priority'),
    ('[{actions: [{op: fail, args: [x]}], conditions: [{op: eq, args: [[]], multiple: zz}]}]',
     'multiple')])
def test_a_file_that_holds_something_else(fake_conf, tmp_path, inspect, text, word):
    path = tmp_path / 'rules.yaml'
    path.write_text(text)
    fake_conf.set_override('built_in_rules', str(path), 'inspection_rules')
    with pytest.raises(exception.ConfigInvalid, match=word):
        built_in.read()
    assert 'built_in_rules' in inspect().last_error   # it was changed while the service ran


@pytest.mark.parametrize('text', ['', '[]', '# nothing\n'])
def test_a_file_without_rules(fake_conf, tmp_path, text):
    path = tmp_path / 'rules.yaml'
    path.write_text(text)
    fake_conf.set_override('built_in_rules', str(path), 'inspection_rules')
    assert built_in.read() == []


def test_a_file_that_is_not_there(fake_conf):
    fake_conf.set_override('built_in_rules', '/nowhere/rules.yaml', 'inspection_rules')
    with pytest.raises(exception.ConfigInvalid, match='/nowhere/rules.yaml'):
        built_in.read()


def test_rules_of_a_phase_take_one_query(database, rule, statements, fake_conf):
    for number in range(5):
        rule(SET, priority=number)
    with statements() as made:
        assert len(rules.gather(database, 'main')) == 5
    assert len(made) == 1
