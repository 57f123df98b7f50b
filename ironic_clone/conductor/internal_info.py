"""Keys of driver_internal_info and instance_info that flows leave, and when they go."""
from ironic_clone.conductor.steps import kinds

AGENT = ('agent_secret_token', 'agent_secret_token_pregenerated', 'agent_url', 'agent_verify_ca')
"""What belongs to one boot of the agent's ramdisk."""

_CLEANING = (*AGENT, *kinds.ASYNC_FLAGS, 'clean_step_index', 'cleaning_disable_ramdisk',
             'declarative_cleaning', 'agent_cached_clean_steps', 'steps_validated',
             'agent_start_attempted')
_DEPLOYMENT = (*AGENT, *kinds.ASYNC_FLAGS, 'deploy_step_index', 'user_deploy_steps',
               'agent_cached_deploy_steps', 'steps_validated', 'image_source',
               'agent_start_attempted')
_SERVICE = (*AGENT, *kinds.ASYNC_FLAGS, 'service_step_index', 'service_disable_ramdisk',
            'agent_cached_service_steps', 'steps_validated', 'agent_start_attempted')
_FAILED_CLEANING = (*AGENT, *kinds.ASYNC_FLAGS, 'clean_step_index')
_INSTANCE = (*_DEPLOYMENT, 'instance', 'root_uuid_or_disk_id', 'is_whole_disk_image',
             'is_source_a_path', 'deploy_boot_mode', 'automatic_lessee')
_POWER = ('agent_url', 'agent_cached_deploy_steps', 'agent_cached_clean_steps',
          'agent_verify_ca', 'agent_start_attempted')

_RESCUE_PASSWORDS = ('rescue_password', 'hashed_rescue_password')


def _drop(node, keys) -> None:
    for key in keys:
        node.driver_internal_info.pop(key, None)


def wipe_agent(node) -> None:
    """The ramdisk that runs, if any, is not talked to any more."""
    _drop(node, AGENT)


def wipe_cleaning(node) -> None:
    """Begin or end a cleaning."""
    _drop(node, _CLEANING)
    node.driver_internal_info['clean_steps'] = None


def wipe_failed_cleaning(node) -> None:
    """A cleaning failed: its list of steps stays to be looked at."""
    _drop(node, _FAILED_CLEANING)


def wipe_deployment(node) -> None:
    """Begin or end a deployment."""
    _drop(node, _DEPLOYMENT)
    node.driver_internal_info['deploy_steps'] = None


def wipe_service(node) -> None:
    """End a servicing."""
    _drop(node, _SERVICE)
    node.driver_internal_info['service_steps'] = None


def wipe_instance(node) -> None:
    """The node has no instance any more: forget all that was about it."""
    if node.driver_internal_info.get('automatic_lessee'):
        node.lessee = None
    _drop(node, _INSTANCE)
    node.driver_internal_info['deploy_steps'] = None
    node.instance_info = {}
    node.instance_uuid = None
    node.instance_name = None


def wipe_rescue_passwords(node) -> None:
    for key in _RESCUE_PASSWORDS:
        node.instance_info.pop(key, None)


def wipe_after_power(node) -> None:
    """The machine was powered off or restarted: an agent on it is gone."""
    _drop(node, _POWER)
    if not node.driver_internal_info.get('agent_secret_token_pregenerated'):
        node.driver_internal_info.pop('agent_secret_token', None)
