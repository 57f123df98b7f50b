"""adopt: a machine that runs its instance already."""
import pytest


@pytest.mark.parametrize('state', ['manageable', 'adopt failed'])
def test_nothing_is_written_to_the_machine(world, waiting, register, state):
    conductor_id = register()
    uuid = waiting(provision_state=state, target_provision_state=None, last_error='old',
                   instance_info={'image_source': 'http://i'})
    node = world.act('adopt', uuid)
    assert (node.provision_state, node.target_provision_state, node.last_error) == \
        ('active', None, None)
    assert node.conductor_affinity == conductor_id
    assert node.driver_internal_info['is_whole_disk_image'] is True
    assert world.calls(uuid) == ['deploy.prepare', 'deploy.take_over']


@pytest.mark.parametrize('columns, sentence', [
    ({'deploy__prepare': 'fail'}, 'deploy.prepare was told to fail'),
    ({'deploy__take_over': 'crash'}, 'RuntimeError: deploy.take_over'),
    ({'instance_info': {'image_source': 'i', 'image_type': 'x'}}, 'image_type must be one of')])
def test_failures(world, waiting, columns, sentence):
    uuid = waiting(provision_state='manageable', power_state='power on', **columns)
    node = world.act('adopt', uuid)
    assert (node.provision_state, node.target_provision_state) == ('adopt failed', 'active')
    assert node.last_error.startswith(f'Failed to adopt node {uuid}: ')
    assert sentence in node.last_error and node.power_state is None
