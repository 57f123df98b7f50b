"""inspect: learn what the machine is made of."""
import pytest

from ironic_clone.common import exception


@pytest.mark.parametrize('state', ['manageable', 'inspect failed'])
def test_a_driver_that_finishes_at_once(world, waiting, state):
    uuid = waiting(provision_state=state, last_error='old', inspect__inspect_hardware='done',
                   driver_internal_info={'agent_url': 'u', 'agent_secret_token': 't'})
    node = world.do('inspect_hardware', uuid)
    assert (node.provision_state, node.target_provision_state, node.last_error) == \
        ('manageable', None, None)
    assert node.inspection_finished_at and node.inspection_started_at is None
    assert node.driver_internal_info == {}


def test_a_driver_that_waits(world, waiting):
    uuid = waiting(provision_state='manageable')
    node = world.do('inspect_hardware', uuid)
    assert (node.provision_state, node.target_provision_state) == ('inspect wait', 'manageable')
    assert node.inspection_started_at
    assert world.finish(uuid, 'inspect').provision_state == 'manageable'


def test_once_more_from_the_beginning(world, waiting):
    uuid = waiting(provision_state='manageable')
    world.do('inspect_hardware', uuid)
    assert world.finish(uuid, 'inspect', skip_current=False).provision_state == 'inspect wait'
    assert world.calls(uuid).count('inspect.inspect_hardware') == 2


@pytest.mark.parametrize('answer, sentence', [
    ('fail', 'inspect.inspect_hardware was told to fail'),
    ('crash', 'RuntimeError: inspect.inspect_hardware'),
    ('lie', "returned 'a state that nobody knows'")])
@pytest.mark.parametrize('abort', ['done', 'unsupported', 'fail'])
def test_failures(world, waiting, answer, sentence, abort):
    uuid = waiting(provision_state='manageable', inspect__inspect_hardware=answer,
                   inspect__abort=abort)
    node = world.do('inspect_hardware', uuid)
    assert (node.provision_state, node.target_provision_state) == \
        ('inspect failed', 'manageable')
    assert sentence in node.last_error
    assert ('Besides, the abort of the inspection failed' in node.last_error) is (abort == 'fail')


@pytest.mark.parametrize('columns, error', [
    ({'provision_state': 'active'}, exception.InvalidStateRequested),
    ({'power__validate': 'invalid'}, exception.InvalidParameterValue),
    ({'inspect__validate': 'invalid'}, exception.InvalidParameterValue)])
def test_what_is_refused_at_once(world, waiting, columns, error):
    uuid = waiting(**{'provision_state': 'manageable', **columns})
    with pytest.raises(error):
        world.ask('inspect_hardware', uuid)


def test_a_driver_that_inspects_nothing(world, new):
    uuid = new(provision_state='manageable', inspect_interface='no-inspect')
    with pytest.raises(exception.UnsupportedDriverExtension, match='does not support inspect'):
        world.ask('inspect_hardware', uuid)
