"""Actions: what each makes of a node, its ports and the data."""
import logging

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ironic_clone.common import exception
from ironic_clone.common import inspection_operators as operators
from ironic_clone.conductor.inspection import actions
from ironic_clone.conductor.inspection import facts
from ironic_clone.tests.unit.conductor.inspection import drafts
from ironic_clone.tests.unit.conductor.inspection.drafts import PORT

NODE = {'name': 'n1', 'properties': {'cpus': 1, 'capabilities': 'a:1,b:2'}, 'retired': True,
        'extra': {'list': [1], 'text': 'x', 'inner': {'k': 'v'}}, 'description': 'd',
        'driver_info': {'ipmi_password': 'hush'}}


def draft(**columns):
    return drafts.of({**NODE, **columns}, {'cpu': {'count': 4}, 'password': 'hush'},
                     {'list': ['a'], 'inner': {'k': 1}, 'text': 'x'})


def run(on, op, args, sensitive=False, **more):
    actions.run({'op': op, 'args': args, **more}, on,
                facts.Facts(on, {'password'}.__contains__, True), sensitive)
    return on


FIELDS = [
    ('set-attribute', {'path': '/extra/new', 'value': 1}, 'extra', {**NODE['extra'], 'new': 1}),
    ('set-attribute', {'path': 'extra.new', 'value': None}, 'extra',
     {**NODE['extra'], 'new': None}),
    ('set-attribute', {'path': '/extra/a.b/c', 'value': [1]}, 'extra',
     {**NODE['extra'], 'a.b': {'c': [1]}}),
    ('set-attribute', {'path': 'extra/x', 'value': 1}, None, 'extra/x'),
    ('set-attribute', {'path': '/properties/cpus', 'value': '{inventory[cpu][count]}'},
     'properties', {**NODE['properties'], 'cpus': '4'}),
    ('set-attribute', {'path': '/extra', 'value': {'a': 1}}, 'extra', {'a': 1}),
    ('set-attribute', {'path': '/resource_class', 'value': 'big'}, 'resource_class', 'big'),
    ('set-attribute', {'path': 'name', 'value': 'node-{inventory[cpu][count]}'}, 'name', 'node-4'),
    ('set-attribute', {'path': 'automated_clean', 'value': 'False'}, 'automated_clean', False),
    ('set-attribute', {'path': 'conductor_group', 'value': 'GROUP'}, 'conductor_group', 'group'),
    ('set-attribute', ['/description', 'by position'], 'description', 'by position'),
    ('set-attribute', {'path': '/uuid', 'value': 'x'}, None, "'uuid'"),
    ('set-attribute', {'path': '/provision_state', 'value': 'active'}, None, 'provision_state'),
    ('set-attribute', {'path': '/driver_internal_info/x', 'value': 1}, None, 'driver_internal'),
    ('set-attribute', {'path': '/last_error', 'value': 'x'}, None, 'last_error'),
    ('set-attribute', {'path': '/zz', 'value': 'x'}, None, 'zz'),
    ('set-attribute', {'path': '/', 'value': 'x'}, None, 'path'),
    ('set-attribute', {'path': '', 'value': 'x'}, None, 'path'),
    ('set-attribute', {'path': '/extra//x', 'value': 'x'}, None, 'path'),
    ('set-attribute', {'path': '/extra', 'value': 'x'}, None, 'object'),
    ('set-attribute', {'path': '/name', 'value': 'a b'}, None, 'name'),
    ('set-attribute', {'path': '/name', 'value': 'states'}, None, 'states'),
    ('set-attribute', {'path': '/resource_class', 'value': 'x' * 81}, None, '80'),
    ('set-attribute', {'path': '/owner', 'value': 5}, None, 'text'),
    ('set-attribute', {'path': '/description', 'value': 'a\0'}, None, 'text'),
    ('set-attribute', {'path': '/maintenance', 'value': 'perhaps'}, None, 'true or false'),
    ('set-attribute', {'path': '/maintenance', 'value': 5}, None, 'true or false'),
    ('set-attribute', {'path': '/driver', 'value': None}, None, 'text'),
    ('set-attribute', {'path': '/extra/text/deep', 'value': 1}, None, 'no object'),
    ('set-attribute', {'path': '/description/x', 'value': 1}, None, 'no object'),
    ('extend-attribute', {'path': '/extra/list', 'value': 1}, 'extra',
     {**NODE['extra'], 'list': [1, 1]}),
    ('extend-attribute', {'path': '/extra/list', 'value': 1, 'unique': True}, 'extra',
     NODE['extra']),
    ('extend-attribute', {'path': '/extra/list', 'value': 2, 'unique': True}, 'extra',
     {**NODE['extra'], 'list': [1, 2]}),
    ('extend-attribute', {'path': '/extra/new/list', 'value': 'x'}, 'extra',
     {**NODE['extra'], 'new': {'list': ['x']}}),
    ('extend-attribute', {'path': '/extra/text', 'value': 'x'}, None, 'no list'),
    ('extend-attribute', {'path': '/extra', 'value': 'x'}, None, 'into a field'),
    ('del-attribute', {'path': '/extra/inner/k'}, 'extra', {**NODE['extra'], 'inner': {}}),
    ('del-attribute', {'path': '/extra/inner/zz'}, 'extra', NODE['extra']),
    ('del-attribute', {'path': '/extra/zz/zz'}, 'extra', NODE['extra']),
    ('del-attribute', {'path': '/extra/text/zz'}, 'extra', NODE['extra']),
    ('del-attribute', {'path': '/extra'}, 'extra', {}),
    ('del-attribute', {'path': '/description'}, 'description', None),
    ('del-attribute', {'path': '/retired'}, 'retired', False),
    ('del-attribute', {'path': '/conductor_group'}, 'conductor_group', ''),
    ('del-attribute', {'path': '/driver'}, None, 'text'),
    ('del-attribute', {'path': '/uuid'}, None, 'uuid'),
    ('set-capability', {'name': 'c', 'value': 3}, 'properties',
     {'cpus': 1, 'capabilities': 'a:1,b:2,c:3'}),
    ('set-capability', {'name': 'a', 'value': 'x:y'}, 'properties',
     {'cpus': 1, 'capabilities': 'a:x:y,b:2'}),
    ('set-capability', {'name': 'a:b', 'value': 1}, None, 'capability'),
    ('set-capability', {'name': '', 'value': 1}, None, 'capability'),
    ('set-capability', {'name': 'a', 'value': '1,c:2'}, None, 'capability'),
    ('unset-capability', {'name': 'a'}, 'properties', {'cpus': 1, 'capabilities': 'b:2'}),
    ('unset-capability', {'name': 'zz'}, 'properties', NODE['properties'])]


@pytest.mark.parametrize('op, args, field, result', FIELDS, ids=str)
def test_fields(op, args, field, result):
    node = draft()
    if field is None:
        with pytest.raises(exception.InvalidParameterValue, match=result):
            run(node, op, args)
    else:
        assert run(node, op, args).field(field) == result


@pytest.mark.parametrize('before, after', [
    (None, 'c:3'), ('', 'c:3'), ({'a': 1}, {'a': 1, 'c': '3'}), ('{"a": 1}', '{"a": 1, "c": "3"}'),
    (5, 'c:3')])
def test_capabilities_keep_their_form(before, after):
    node = draft(properties={'capabilities': before} if before is not None else {})
    run(node, 'set-capability', {'name': 'c', 'value': 3})
    assert node.field('properties')['capabilities'] == after


def test_no_capabilities_to_unset():
    assert run(draft(properties={}), 'unset-capability', {'name': 'a'}).field('properties') == {}


@pytest.mark.parametrize('op, args, result', [
    ('add-trait', {'name': 'CUSTOM_B'}, {'CUSTOM_A', 'CUSTOM_B'}),
    ('add-trait', {'name': 'CUSTOM_N{inventory[cpu][count]}'}, {'CUSTOM_A', 'CUSTOM_N4'}),
    ('add-trait', {'name': 'HW_CPU_X86_AVX'}, {'CUSTOM_A', 'HW_CPU_X86_AVX'}),
    ('add-trait', {'name': 'CUSTOM_A'}, {'CUSTOM_A'}), ('add-trait', {'name': 'x'}, None),
    ('add-trait', {'name': 5}, None), ('remove-trait', {'name': 'CUSTOM_A'}, set()),
    ('remove-trait', {'name': 'zz'}, {'CUSTOM_A'})])
def test_traits(op, args, result):
    node = draft()
    if result is None:
        with pytest.raises(exception.InvalidParameterValue, match='trait'):
            run(node, op, args)
    else:
        assert run(node, op, args).traits == result


DATA = {'list': ['a'], 'inner': {'k': 1}, 'text': 'x'}


@pytest.mark.parametrize('op, args, result', [
    ('set-plugin-data', {'path': 'a.b', 'value': 1}, {**DATA, 'a': {'b': 1}}),
    ('set-plugin-data', {'path': '/text', 'value': {'x': '{node.name}'}},
     {**DATA, 'text': {'x': 'n1'}}),
    ('set-plugin-data', {'path': 'text.x', 'value': 1}, None),
    ('extend-plugin-data', {'path': 'list', 'value': 'a'}, {**DATA, 'list': ['a', 'a']}),
    ('extend-plugin-data', {'path': 'list', 'value': 'a', 'unique': 'true'}, DATA),
    ('extend-plugin-data', {'path': 'new', 'value': 'a'}, {**DATA, 'new': ['a']}),
    ('extend-plugin-data', {'path': 'text', 'value': 'a'}, None),
    ('unset-plugin-data', {'path': 'inner.k'}, {**DATA, 'inner': {}}),
    ('unset-plugin-data', {'path': 'zz.k'}, DATA)])
def test_plugin_data(op, args, result):
    node = draft()
    if result is None:
        with pytest.raises(exception.InvalidParameterValue, match='path'):
            run(node, op, args)
    else:
        assert run(node, op, args).plugin_data == result


@pytest.mark.parametrize('op, args, field, result', [
    ('set-port-attribute', {'path': '/extra/a', 'value': 1}, 'extra', {'a': 1}),
    ('set-port-attribute', {'path': 'pxe_enabled', 'value': 'false'}, 'pxe_enabled', False),
    ('set-port-attribute', {'path': '/address', 'value': '52:54:00:AA:00:01'}, 'address',
     '52:54:00:aa:00:01'),
    ('set-port-attribute', {'path': '/local_link_connection/port_id', 'value': 'p'},
     'local_link_connection', {'port_id': 'p'}),
    ('set-port-attribute', {'path': '/address', 'value': 'zz'}, None, 'MAC'),
    ('set-port-attribute', {'path': '/node_uuid', 'value': 'zz'}, None, 'node_uuid'),
    ('set-port-attribute', {'path': '/internal_info/x', 'value': 'zz'}, None, 'internal_info'),
    ('set-port-attribute', {'path': '/extra/a', 'value': 1, 'port_id': 'zz'}, None, 'no port'),
    ('set-port-attribute', {'path': '/name', 'value': 1, 'port_id': 5}, None, 'no port'),
    ('set-port-attribute', {'path': '/physical_network', 'value': ''}, None, '1 to 64'),
    ('extend-port-attribute', {'path': '/extra/l', 'value': 1}, 'extra', {'l': [1]}),
    ('extend-port-attribute', {'path': '/extra', 'value': 1}, None, 'into a field'),
    ('del-port-attribute', {'path': '/extra/l'}, 'extra', {}),
    ('del-port-attribute', {'path': '/pxe_enabled'}, 'pxe_enabled', True),
    ('del-port-attribute', {'path': '/address'}, None, 'MAC')], ids=str)
def test_ports(op, args, field, result):
    node, args = draft(), {'port_id': PORT, **args}
    if field is None:
        with pytest.raises(exception.InvalidParameterValue, match=result):
            run(node, op, args)
    else:
        assert run(node, op, args).port_field(PORT, field) == result


def test_the_node_itself_is_not_touched():
    node = draft()
    run(node, 'set-attribute', {'path': '/extra/inner/k', 'value': 'changed'})
    run(node, 'set-port-attribute', {'port_id': PORT, 'path': '/extra/k', 'value': 'changed'})
    assert node._node.extra == NODE['extra'] and node._task.ports[0].extra == {}


def test_loops_do_it_for_each_item():
    node = run(draft(), 'extend-attribute', {'path': '/extra/new', 'value': '{item[a]}'},
               loop=[{'a': 1}, {'a': 2}])
    assert node.field('extra')['new'] == ['1', '2']
    run(node, 'set-attribute', {'path': '/extra/{item[k]}', 'value': 'x'}, loop={'k': 'one'})
    assert node.field('extra')['one'] == 'x'
    run(node, 'set-attribute', {'path': '/uuid', 'value': 'x'}, loop=[])


# -- what is said --------------------------------------------------------------------------------
def test_fail():
    with pytest.raises(exception.HardwareInspectionFailure, match='4 cpus and .*[*]{3}') as raised:
        run(draft(), 'fail', {
            'msg': '{inventory[cpu][count]} cpus and {inventory} of {node.driver_info}'})
    assert 'hush' not in str(raised.value)


@pytest.mark.parametrize('level', ['debug', 'info', 'warning', 'error', 'critical'])
def test_log(caplog, level):
    caplog.set_level(logging.DEBUG)
    run(draft(), 'log', {'msg': 'says\n{node.name} {inventory}', 'level': level})
    record = caplog.records[-1]
    assert (record.levelname, 'says n1' in record.message) == (level.upper(), True)
    assert 'hush' not in caplog.text


def test_what_a_sensitive_rule_says_is_not_shown(caplog):
    caplog.set_level(logging.DEBUG)
    run(draft(), 'log', {'msg': 'classified'}, sensitive=True)
    assert 'classified' not in caplog.text and 'sensitive' in caplog.text
    with pytest.raises(exception.HardwareInspectionFailure) as raised:
        run(draft(), 'fail', {'msg': 'classified'}, sensitive=True)
    assert 'classified' not in str(raised.value)


def test_log_levels():
    with pytest.raises(exception.InvalidParameterValue, match='debug, info'):
        run(draft(), 'log', {'msg': 'x', 'level': 'zz'})


# -- anything ------------------------------------------------------------------------------------
_PLACES = ('/extra/list', 'extra.inner.k', '/name', '/properties/capabilities', PORT,
           '{inventory}')
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.sampled_from(_PLACES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.text(max_size=3), inner, max_size=3), max_leaves=4)


@settings(deadline=None)
@given(st.sampled_from(sorted(set(operators.ACTIONS) - {'api-call'})), st.data())
def test_any_arguments_do_something_or_give_a_sentence(op, data):
    needed, optional = operators.ACTIONS[op]
    args = {name: data.draw(_JSON) for name in (*needed, *optional)}
    node = draft()
    try:
        run(node, op, args)
    except (exception.HardwareInspectionFailure, exception.InvalidParameterValue) as error:
        assert str(error)
    assert node._node.extra == NODE['extra']


def test_every_action_can_be_run():
    assert set(operators.ACTIONS) == set(actions._ACTIONS)


@pytest.mark.parametrize('op', ['set-attribute', 'set-plugin-data', 'extend-plugin-data'])
def test_a_path_is_not_deeper_than_what_can_be_kept(op):
    with pytest.raises(exception.InvalidParameterValue, match='50 parts'):
        run(draft(), op, {'path': '/extra' + '/a' * 500, 'value': 1})


@pytest.mark.parametrize('value', [
    'x' * 100_000, '{item}' * 1000, [1] * 10_000, {'a': ['{node.name}'] * 5000}],
    ids=['text', 'filled', 'list', 'object'])
@pytest.mark.parametrize('op', ['set-plugin-data', 'extend-attribute'])
def test_a_loop_does_not_make_a_mountain(op, value):
    with pytest.raises(exception.HardwareInspectionFailure, match='more than 4194304'):
        run(draft(), op, {'path': '/extra/a{item}', 'value': value}, loop=list(range(20_000)))
