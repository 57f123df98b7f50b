"""What an agent in a ramdisk has to say."""
import hmac
import logging
import secrets

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import sealing
from ironic_clone.common import secrets as masking
from ironic_clone.conductor.flows import inspect
from ironic_clone.conductor.flows import resume
from ironic_clone.conductor.operations.operation import operation
from ironic_clone.conf import CONF

LOG = logging.getLogger(__name__)

TOKEN = 'agent_secret_token'


@operation
def get_node_token(manager, context, node_id: str) -> str:
    """Return the token of the agent, new and in clear, or masked if somebody has it already.

    :raises NodeLocked:
    """
    with manager.acquire(context, node_id, shared=True, purpose='agent lookup') as task:
        if task.node.driver_internal_info.get(TOKEN):
            return masking.MASK
        task.upgrade_lock(retries=False)
        if task.node.driver_internal_info.get(TOKEN):   # of another lookup, meanwhile
            return masking.MASK
        token = task.node.driver_internal_info[TOKEN] = secrets.token_urlsafe(32)
        task.finish()
        return token


@operation
def heartbeat(manager, context, node_id: str, callback_url: str, agent_version: str | None,
              agent_token: str | None, agent_verify_ca: str | None = None,
              agent_status: str | None = None, agent_status_message: str | None = None) -> None:
    """Pass the sign of life of an agent on to the deploy interface, in a worker.

    :raises InvalidParameterValue: it is not the agent of the node, or not as we want it.
    :raises NodeLocked: the node is worked on, and its agent was not known before.
    :raises NoFreeConductorWorker:
    """
    if not agent_version and agent_status is None:   # who tells a status is no such agent
        raise exception.InvalidParameterValue(
            'Agent did not transmit a version, and a version is required. Please update the '
            'agent being used.')
    with manager.acquire(context, node_id, shared=True, purpose='heartbeat') as task:
        info = task.node.driver_internal_info
        token = info.get(TOKEN)
        if sealing.is_sealed(token):
            task.node.check_readable('driver_internal_info')
        if not token or not agent_token or not hmac.compare_digest(
                token.encode(), agent_token.encode()):
            LOG.warning('The heartbeat for node %s has no valid agent token', task.node.uuid)
            raise exception.InvalidParameterValue('Invalid or missing agent token received.')
        if CONF.agent.require_tls and callback_url and not callback_url.startswith('https://'):
            raise exception.InvalidParameterValue(
                'TLS is required by configuration: the callback_url must begin with https://.')
        if task.node.reservation and not info.get('agent_url'):
            raise exception.NodeLocked(node=task.node.uuid, host=task.node.reservation)
        manager.workers.spawn_own(_heartbeat, manager, context, task.node.uuid, {
            'callback_url': callback_url, 'agent_version': agent_version,
            'agent_verify_ca': agent_verify_ca, 'agent_status': agent_status,
            'agent_status_message': agent_status_message})


def _heartbeat(manager, context, node_id: str, said: dict) -> None:
    """Worker: what follows is the deploy interface's, but for the steps that the conductor
    carries out itself; errors only concern the log."""
    try:
        with manager.acquire(context, node_id, shared=True, purpose='heartbeat') as task:
            task.driver.deploy.heartbeat(task, **said)
            resume.after_sign(task)
    except Exception as error:
        LOG.warning('The heartbeat for node %s was not processed: %s', node_id,
                    errors.reason(error))


@operation
def continue_inspection(manager, context, node_id: str, inventory: dict,
                        plugin_data: dict) -> None:
    """Take what an agent found on a machine that is being inspected.

    :raises NotFound: nobody waits for it.
    """
    with manager.acquire(context, node_id, purpose='continue inspection') as task:
        inspect.found(task, inventory, plugin_data)
