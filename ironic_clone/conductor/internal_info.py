"""Keys of driver_internal_info and instance_info that flows leave, and when they go."""
from ironic_clone.conductor.steps import kinds

AGENT = ('agent_secret_token', 'agent_secret_token_pregenerated', 'agent_url', 'agent_verify_ca')
"""What belongs to one boot of the agent's ramdisk."""

_FAILED = (*AGENT, *kinds.ASYNC_FLAGS)
_STEPS = (*_FAILED, 'steps_validated', 'agent_start_attempted')
_MORE = {kinds.CLEAN.name: (kinds.CLEAN.no_ramdisk_key, 'declarative_cleaning'),
         kinds.DEPLOY.name: ('user_deploy_steps', 'image_source'),
         kinds.SERVICE.name: (kinds.SERVICE.no_ramdisk_key,)}
_INSTANCE = ('instance', 'root_uuid_or_disk_id', 'is_whole_disk_image',
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


def wipe_steps(node, kind: kinds.Kind) -> None:
    """Begin or end a flow with a list of steps."""
    _drop(node, (*_STEPS, kind.index_key, f'agent_cached_{kind.name}_steps', *_MORE[kind.name]))
    node.driver_internal_info[kind.list_key] = None


def wipe_failed_cleaning(node) -> None:
    """A cleaning failed: its list of steps stays to be looked at."""
    _drop(node, (*_FAILED, kinds.CLEAN.index_key))


def wipe_instance(node) -> None:
    """The node has no instance any more: forget all that was about it."""
    if node.driver_internal_info.get('automatic_lessee'):
        node.lessee = None
    wipe_steps(node, kinds.DEPLOY)
    _drop(node, _INSTANCE)
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
