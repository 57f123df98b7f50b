"""The form of steps in a request."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironic_clone.api.schemas import steps
from ironic_clone.common import exception

CLEAN = {'interface': 'deploy', 'step': 'erase'}
DEPLOY = {'interface': 'raid', 'step': 'build', 'args': {}, 'priority': 10}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(['interface', 'step', 'args', 'priority', 'order', 'x']), inner,
        max_size=4),
    max_leaves=8)


@pytest.mark.parametrize('change', [
    {}, {'args': {'a': [1]}}, {'order': 0}, {'order': '7'}, {'order': 1.0},
    {'execute_on_child_nodes': True},
    {'limit_child_node_execution': ['1bedc4fe-f89e-4c09-9e64-1a97967f6db6']}])
@pytest.mark.parametrize('argument', ['clean_steps', 'service_steps'])
def test_accepts(argument, change):
    steps.check(argument, [CLEAN, {**CLEAN, **change}])


@pytest.mark.parametrize('argument, good, change', [
    *(('clean_steps', CLEAN, change) for change in (
        {'interface': 'boot'}, {'interface': 5}, {'step': ''}, {'step': 5}, {'args': []},
        {'args': None}, {'order': -1}, {'order': 'a'}, {'order': True}, {'order': '1\n2'},
        {'order': ''}, {'order': 1.5}, {'priority': 1}, {'execute_on_child_nodes': 'yes'},
        {'limit_child_node_execution': 'x'}, {'limit_child_node_execution': ['x']})),
    *(('deploy_steps', DEPLOY, change) for change in (
        {'priority': -1}, {'priority': 'x'}, {'priority': None}, {'order': 1},
        {'interface': 'network'}))])
def test_refuses_a_value(argument, good, change):
    with pytest.raises(exception.InvalidParameterValue) as caught:
        steps.check(argument, [good, {**good, **change}])
    assert str(caught.value).startswith(f'Invalid {argument}[1]')


@pytest.mark.parametrize('argument, good, missing', [
    ('clean_steps', CLEAN, 'interface'), ('clean_steps', CLEAN, 'step'),
    *(('deploy_steps', DEPLOY, name) for name in DEPLOY)])
def test_refuses_a_missing_key(argument, good, missing):
    incomplete = {name: value for name, value in good.items() if name != missing}
    with pytest.raises(exception.InvalidParameterValue, match=f'lacks "{missing}"'):
        steps.check(argument, [incomplete])


def test_does_not_repeat_what_was_sent():
    with pytest.raises(exception.InvalidParameterValue) as caught:
        steps.check('clean_steps', [{**CLEAN, 'args': 'hunter2'}])
    assert 'hunter2' not in str(caught.value)


@pytest.mark.parametrize('argument, step', [('clean_steps', CLEAN), ('deploy_steps', DEPLOY)])
def test_the_operator_can_exclude_steps(conf, argument, step):
    with pytest.raises(exception.StepNotAllowed, match='vendor.send_raw'):
        steps.check(argument, [{**step, 'interface': 'vendor', 'step': 'send_raw'}])
    conf.set_override(f'disallow_{argument}', [], 'api')
    steps.check(argument, [{**step, 'interface': 'vendor', 'step': 'send_raw'}])


@given(argument=st.sampled_from(sorted(steps.SCHEMAS)), value=st.lists(json_values, max_size=3))
def test_any_list_is_accepted_or_refused(argument, value):
    try:
        steps.check(argument, value)
    except exception.Invalid as error:
        assert str(error)
