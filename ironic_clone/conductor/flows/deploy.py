"""Deploy: available -> deploying -> active; rebuild, the same over an instance that is there."""
import logging

from ironic_clone.common import capabilities
from ironic_clone.common import disallowed_steps
from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.conductor import gates
from ironic_clone.conductor import history
from ironic_clone.conductor import internal_info
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import console
from ironic_clone.conductor.flows import failures
from ironic_clone.conductor.flows import image
from ironic_clone.conductor.flows import step_run
from ironic_clone.conductor.flows import take_over
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import plan
from ironic_clone.conf import CONF

LOG = logging.getLogger(__name__)

KIND = kinds.DEPLOY


def start(task, rebuild: bool = False, configdrive: str | dict | None = None,
          deploy_steps: list[dict] | None = None) -> None:
    """Check everything that can be checked without the machine, and begin.

    :param configdrive: an object, base64 text, or a URL.
    :raises ConcurrentActionLimit, NodeInMaintenance, NodeProtected, InvalidStateRequested:
    :raises StepNotAllowed, BootModeNotAllowed, InvalidParameterValue, SecretUnreadable:
    """
    node = task.node
    event = 'rebuild' if rebuild else 'deploy'
    gates.not_in_maintenance(node, 'provisioning')
    if rebuild:
        gates.not_protected(node)
    provision.require(node, event, 'rebuild' if rebuild else 'active')
    gates.below_limit(task, gates.DEPLOYMENT)
    node.check_readable('instance_info')
    _check_boot_mode(node)
    disallowed_steps.refuse(KIND.name, deploy_steps or ())
    if rebuild:
        image.forget_derived(node)
    else:
        _set_lessee(task)
    image.detect(node)
    _check_with_driver(task, deploy_steps)
    internal_info.wipe_steps(node, KIND)
    node.driver_internal_info['user_deploy_steps'] = deploy_steps
    if configdrive:   # an empty one is as none: that of the previous deployment stays
        node.instance_info['configdrive'] = configdrive
    provision.begin(task, event, run)


def _check_boot_mode(node) -> None:
    capabilities.of_instance(node)   # malformed ones are refused
    mode = capabilities.boot_mode(node)
    if mode in CONF.conductor.disallowed_deployment_boot_modes:
        raise exception.BootModeNotAllowed(mode=mode, op='provisioning')


def _set_lessee(task) -> None:
    """The project that an instance is for leases the node while the instance is there."""
    node = task.node
    sources = {'instance': node.instance_info.get('project_id'),
               'request': getattr(task.context, 'project_id', None)}
    project = sources.get(CONF.conductor.automatic_lessee_source)
    if project and CONF.conductor.automatic_lessee and not node.lessee:
        node.lessee = project
        node.driver_internal_info['automatic_lessee'] = True


def _check_with_driver(task, deploy_steps: list[dict] | None) -> None:
    """Ask the interfaces; their refusals are told as such, with what they were about.

    :raises Invalid: what an interface, the traits or the steps are wrong about.
    """
    try:
        task.driver.deploy.switch_interface(task)
        task.driver.power.validate(task)
        task.driver.deploy.validate(task)
        plan.check_traits(task.node)
        plan.deploy(task, deploy_steps, skip_missing=True)
    except exception.Invalid as error:
        raise type(error)(f'Failed to validate deploy or power info for node {task.node.uuid}: '
                          f'{errors.reason(error)}') from error


@failures.guarded('Failed to deploy node {node}: {reason}')
def run(task) -> None:
    """Worker: prepare, make the list of steps, run it."""
    node = task.node
    try:
        task.driver.deploy.prepare(task)
        steps = _steps(task, node.driver_internal_info.get('user_deploy_steps'))
        if not steps:
            raise exception.InstanceDeployFailure(reason='there are no deploy steps to run')
    except Exception as error:
        failures.deploy(task, f'Failed to prepare node {node.uuid} for deployment: '
                              f'{errors.reason(error)}', clean_up=False)
        return
    take_over.claim(task)
    _RUN.begin(task, steps)


def _steps(task, given: list[dict] | None) -> list[dict]:
    """Make the list of steps. What nobody offers is left out, and told.

    Only an agent could know a step that the interfaces do not; its deploy interface checks again
    when it has asked the agent.
    """
    unknown = plan.left_out(task, given)
    if unknown:
        text = ('Left out of the deployment, since no interface of the node offers them: '
                f'{", ".join(unknown)}.')
        LOG.warning('Node %s: %s', task.node.uuid, text)
        history.note(task, history.OF_STATE[task.node.provision_state], text)
    return plan.deploy(task, given, skip_missing=True)


@failures.guarded('Failed to deploy node {node}: {reason}')
def resumed(task, skip_current: bool) -> None:
    """Worker: what the node waited for has happened."""
    _RUN.resume(task, skip_current)


def _end(task) -> None:
    step_run.forget(task, KIND)
    console.restart(task)
    provision.end(task, 'done')


_RUN = step_run.StepRun(KIND, failures.deploy, _end)
