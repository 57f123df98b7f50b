"""deploy and rebuild."""
import json
import uuid as uuids

import pytest

from ironic_clone.common import context as request_context
from ironic_clone.common import exception
from ironic_clone.db import deploy_templates
from ironic_clone.db import models

QUICK = {'deploy__deploy': 'done'}


def test_from_begin_to_end(world, waiting, register):
    conductor_id = register()
    uuid = waiting(provision_state='available', last_error='an old one',
                   driver_internal_info={'agent_url': 'http://old', 'deploy_step_index': 7})
    node = world.do('do_node_deploy', uuid)
    assert (node.provision_state, node.target_provision_state) == ('wait call-back', 'active')
    assert (node.last_error, node.deploy_step['step']) == (None, 'deploy')
    assert node.conductor_affinity == conductor_id
    assert 'agent_url' not in node.driver_internal_info
    node = world.finish(uuid, 'deploy')
    assert (node.provision_state, node.target_provision_state, node.deploy_step) == \
        ('active', None, {})
    assert node.driver_internal_info == {'deploy_steps': None}
    assert world.calls(uuid) == ['deploy.prepare', 'deploy.deploy', 'deploy.last_deploy_step']


@pytest.mark.parametrize('state', ['active', 'error', 'deploy failed'])
def test_rebuild(world, waiting, state):
    uuid = waiting(provision_state=state, target_provision_state='active', **QUICK)
    assert world.do('do_node_deploy', uuid, rebuild=True).provision_state == 'active'


def test_deploy_again_after_a_failure(world, waiting):
    uuid = waiting(provision_state='deploy failed', target_provision_state='active',
                   last_error='why', **QUICK)
    node = world.do('do_node_deploy', uuid)
    assert (node.provision_state, node.last_error) == ('active', None)


@pytest.mark.parametrize('columns, arguments, error, sentence', [
    ({'maintenance': True}, {}, exception.NodeInMaintenance, 'The provisioning operation'),
    ({'provision_state': 'active', 'protected': True}, {'rebuild': True},
     exception.NodeProtected, 'is protected'),
    ({'provision_state': 'manageable'}, {}, exception.InvalidStateRequested, '"active"'),
    ({'provision_state': 'available'}, {'rebuild': True}, exception.InvalidStateRequested,
     '"rebuild"'),
    ({}, {'deploy_steps': [{'interface': 'vendor', 'step': 'send_raw', 'priority': 1}]},
     exception.StepNotAllowed, 'vendor.send_raw'),
    ({'deploy__validate': 'invalid'}, {}, exception.InvalidParameterValue,
     'Failed to validate deploy or power info for node .*: deploy.validate was told'),
    ({'power__validate': 'invalid'}, {}, exception.InvalidParameterValue, 'power.validate'),
    ({'instance_info': {'traits': ['CUSTOM_A']}}, {}, exception.InvalidParameterValue,
     'is missing traits CUSTOM_A'),
    ({'instance_info': {'image_source': 'http://i', 'image_type': 'cow'}}, {},
     exception.InvalidParameterValue, "whole-disk, partition, not 'cow'"),
    ({'instance_info': {'capabilities': '{'}}, {}, exception.InvalidParameterValue,
     'instance_info.capabilities must be'),
    ({'properties': {'capabilities': 'a:b, boot_mode:bios'}}, {}, exception.BootModeNotAllowed,
     'Boot mode bios'),
    ({'instance_info': {'deploy_boot_mode': 'bios'}}, {}, exception.BootModeNotAllowed, 'bios'),
    ({'instance_info': {'capabilities': '{"boot_mode": "bios"}'}}, {},
     exception.BootModeNotAllowed, 'bios'),
    ({}, {'deploy_steps': [{'interface': 'deploy', 'step': 'deploy', 'priority': 4}]},
     exception.InvalidParameterValue, 'deploy.deploy can only')])
def test_what_is_refused_at_once(world, waiting, conf, columns, arguments, error, sentence):
    conf.set_override('disallowed_deployment_boot_modes', ['bios'], 'conductor')
    uuid = waiting(**{'provision_state': 'available', **columns})
    before = world.node(uuid)
    with pytest.raises(error, match=sentence):
        world.ask('do_node_deploy', uuid, **arguments)
    after = world.node(uuid)
    assert (after.provision_state, after.instance_info, after.last_error, after.reservation) == \
        (before.provision_state, before.instance_info, None, None)


def test_secure_boot_means_uefi(world, waiting, conf):
    conf.set_override('disallowed_deployment_boot_modes', ['uefi'], 'conductor')
    uuid = waiting(provision_state='available',
                   instance_info={'capabilities': {'secure_boot': 'true', 'boot_mode': 'bios'}})
    with pytest.raises(exception.BootModeNotAllowed):
        world.ask('do_node_deploy', uuid)


@pytest.mark.parametrize('info, image_type, whole', [
    ({'image_source': 'http://i'}, 'whole-disk', True),
    ({'image_source': 'http://i', 'kernel': 'k'}, 'partition', False),
    ({'image_source': 'http://i', 'ramdisk': 'r'}, 'partition', False),
    ({'image_source': 'http://i', 'kernel': 'k', 'image_type': 'whole-disk'}, 'whole-disk', True),
    ({}, None, None)])
def test_the_type_of_the_image(world, waiting, info, image_type, whole):
    uuid = waiting(provision_state='available', instance_info=info, **QUICK)
    node = world.do('do_node_deploy', uuid)
    assert node.instance_info.get('image_type') == image_type
    assert node.driver_internal_info.get('is_whole_disk_image') == whole


@pytest.mark.parametrize('source, kept', [
    ('http://i', True), ('glance://i', False), ('6ec453f4-2572-4bb8-ad49-5a6a9917458a', False)])
def test_a_rebuild_asks_the_image_service_anew(world, waiting, source, kept):
    uuid = waiting(provision_state='active', instance_info={
        'image_source': source, 'kernel': 'k', 'ramdisk': 'r', 'mine': 1}, **QUICK)
    info = world.do('do_node_deploy', uuid, rebuild=True).instance_info
    assert ('kernel' in info, info['mine']) == (kept, 1)


@pytest.mark.parametrize('drive', ['aGVsbG8=', 'http://127.0.0.1/drive', {'meta_data': {'a': 1}}])
def test_the_config_drive_is_kept_as_given(world, waiting, drive):
    uuid = waiting(provision_state='available', **QUICK)
    assert world.do('do_node_deploy', uuid, configdrive=drive).instance_info == \
        {'configdrive': drive}
    assert world.do('do_node_deploy', uuid, rebuild=True).instance_info == {'configdrive': drive}


@pytest.mark.parametrize('enabled, source, before, after', [
    (True, 'instance', None, 'of instance'), (True, 'request', None, 'of request'),
    (True, 'none', None, None), (False, 'instance', None, None),
    (True, 'instance', 'mine', 'mine')])
def test_the_lessee(world, waiting, conf, enabled, source, before, after):
    conf.set_override('automatic_lessee', enabled, 'conductor')
    conf.set_override('automatic_lessee_source', source, 'conductor')
    world.context = request_context.RequestContext(project_id='of request', overwrite=False)
    uuid = waiting(provision_state='available', lessee=before,
                   instance_info={'project_id': 'of instance'},
                   deploy__patient_clean_step='done', **QUICK)
    node = world.do('do_node_deploy', uuid)
    automatic = after is not None and before is None
    assert node.lessee == after
    assert node.driver_internal_info.get('automatic_lessee', False) is automatic
    assert world.do('do_node_tear_down', uuid).lessee == before


@pytest.mark.parametrize('plan, steps, sentence, cleaned_up', [
    ({'deploy__prepare': 'fail'}, None, 'deploy.prepare was told to fail', False),
    ({'deploy__prepare': 'crash'}, None, 'RuntimeError: deploy.prepare', False),
    ({}, [{'interface': 'deploy', 'step': 'deploy', 'priority': 0},
          {'interface': 'deploy', 'step': 'last_deploy_step', 'priority': 0}],
     'no deploy steps to run', False),
    ({'deploy__deploy': 'fail'}, None, 'deploy.deploy was told to fail', True),
    ({'deploy__deploy': 'lie'}, None, "returned 'a state that nobody knows'", True),
    ({'deploy__deploy': 'fail', 'deploy__clean_up': 'fail'}, None,
     'Besides, cleaning up after the deployment failed: deploy.clean_up was told', True)])
def test_failures(world, waiting, plan, steps, sentence, cleaned_up):
    uuid = waiting(provision_state='available', **plan)
    node = world.do('do_node_deploy', uuid, deploy_steps=steps)
    assert (node.provision_state, node.target_provision_state) == ('deploy failed', 'active')
    assert sentence in node.last_error
    assert (node.maintenance, node.deploy_step, node.reservation) == (False, {}, None)
    assert node.driver_internal_info['deploy_steps'] is None
    assert ('deploy.clean_up' in world.calls(uuid)) is cleaned_up


def test_a_template_that_the_traits_select(world, waiting):
    """The trait of the instance is the name of the template; its arguments reach the step."""
    deploy_templates.create(world.database, {
        'uuid': str(uuids.uuid4()), 'name': 'CUSTOM_SLOW', 'steps': json.dumps([
            {'interface': 'deploy', 'step': 'last_deploy_step', 'priority': 200,
             'args': {'answer': 'wait'}}])})
    uuid = waiting(provision_state='available', instance_info={'traits': ['CUSTOM_SLOW']},
                   **QUICK)
    with pytest.raises(exception.InvalidParameterValue, match='missing traits CUSTOM_SLOW'):
        world.do('do_node_deploy', uuid)
    world.ask('add_node_traits', uuid, traits=['CUSTOM_SLOW'])
    node = world.do('do_node_deploy', uuid)
    assert (node.provision_state, node.deploy_step['step']) == \
        ('wait call-back', 'last_deploy_step')
    assert world.finish(uuid, 'deploy').provision_state == 'active'
    assert world.calls(uuid) == ['deploy.prepare', 'deploy.last_deploy_step', 'deploy.deploy']


def test_a_template_that_cannot_be_is_refused_and_told_by_validation(world, waiting):
    deploy_templates.create(world.database, {
        'uuid': str(uuids.uuid4()), 'name': 'CUSTOM_CORE', 'steps': json.dumps([
            {'interface': 'deploy', 'step': 'deploy', 'priority': 7, 'args': {}}])})
    uuid = waiting(provision_state='available', instance_info={'traits': ['CUSTOM_CORE']})
    world.ask('add_node_traits', uuid, traits=['CUSTOM_CORE'])
    with pytest.raises(exception.InvalidParameterValue, match='CUSTOM_CORE'):
        world.do('do_node_deploy', uuid)
    assert world.node(uuid).provision_state == 'available'
    verdict = world.ask('validate_driver_interfaces', uuid)['deploy']
    assert verdict['result'] is False and 'CUSTOM_CORE' in verdict['reason']


def test_a_step_that_nobody_offers_is_left_out_and_told(world, waiting):
    uuid = waiting(provision_state='available', **QUICK)
    node = world.do('do_node_deploy', uuid, deploy_steps=[
        {'interface': 'raid', 'step': 'nobody_knows', 'priority': 5, 'args': {}}])
    assert (node.provision_state, node.last_error) == ('active', None)
    with world.database.read() as connection:
        told = [row.event for row in connection.execute(models.NodeHistory.__table__.select())]
    assert any('no interface of the node offers them: raid.nobody_knows' in event
               for event in told)


def test_too_many_at_once(world, waiting, conf):
    conf.set_override('max_concurrent_deploy', 1, 'conductor')
    waiting(provision_state='wait call-back')
    with pytest.raises(exception.ConcurrentActionLimit):
        world.ask('do_node_deploy', waiting(provision_state='available'))


def test_the_console_comes_back(world, waiting):
    uuid = waiting(provision_state='available', console_enabled=True, **QUICK)
    assert world.do('do_node_deploy', uuid).console_enabled is True


@pytest.mark.parametrize('configdrive', [None, '', {}], ids=repr)
def test_an_empty_configdrive_is_none(world, waiting, configdrive):
    uuid = waiting(provision_state='active', instance_info={'configdrive': 'aGVsbG8='}, **QUICK)
    node = world.do('do_node_deploy', uuid, rebuild=True, configdrive=configdrive)
    assert node.instance_info['configdrive'] == 'aGVsbG8='


def test_what_a_deployment_costs(world, new, statements):
    """Lock, request, step, end with the release; begin and end are told in the same writes."""
    uuid = new(provision_state='available')
    with statements() as found:
        world.ask('do_node_deploy', uuid)
        world.settle()
    assert sum(text.startswith('UPDATE') for text in found) == 4
    told = [text for text in found if text.startswith(('INSERT', 'DELETE'))]
    assert len(told) == 2 and all('node_history' in text for text in told)
    assert sum(text.startswith('SELECT') for text in found) == 3   # node, limit, own row
    assert world.node(uuid).provision_state == 'active'
