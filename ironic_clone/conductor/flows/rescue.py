"""Rescue: active -> rescuing -> rescue. A ramdisk runs on the machine, with a user's password."""
from oslo_utils import secretutils

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import gates
from ironic_clone.conductor import internal_info
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import failures
from ironic_clone.conf import CONF

_SALTS = {'sha256': 'SHA-256', 'sha512': 'SHA-512'}


def start(task, password: str) -> None:
    """Check what can be checked without the machine, and begin.

    :param password: of the user in the ramdisk; kept on the node until the rescue has ended.
    :raises NodeInMaintenance, InvalidStateRequested:
    :raises InvalidParameterValue: the node lacks what power, rescue or network need.
    :raises SecretUnreadable: instance_info has secrets that no key opens.
    :raises UnsupportedDriverExtension: the driver rescues nothing.
    """
    node = task.node
    gates.not_in_maintenance(node, 'rescue')
    provision.require(node, 'rescue')
    node.check_readable('instance_info')
    internal_info.wipe_agent(node)
    node.instance_info |= {'rescue_password': password, 'hashed_rescue_password': hashed(password)}
    task.driver.power.validate(task)
    task.driver.rescue.validate(task)
    task.driver.network.validate(task)
    provision.begin(task, 'rescue', run, refused=internal_info.wipe_rescue_passwords)


def hashed(password: str) -> str:
    """Return the password as crypt(3) keeps it; only this leaves for the machine."""
    salt = secretutils.crypt_mksalt(_SALTS[CONF.conductor.rescue_password_hash_algorithm])
    return secretutils.crypt_password(password, salt)


_SENTENCE = 'Failed to rescue node {node}: {reason}'


@failures.guarded(_SENTENCE)
def run(task) -> None:
    """Worker: the interface boots the ramdisk, and is done or says that the agent will call."""
    returned = task.driver.rescue.rescue(task)
    if task.node.provision_state != states.RESCUING:
        task.finish()   # the driver has moved the node by an event of its own
        return
    if returned == states.RESCUEWAIT:
        provision.end(task, 'wait')
        return
    if returned != states.RESCUE:
        raise exception.InstanceRescueFailure(
            reason=f'the driver returned {returned!r}, which says neither that it is done nor '
                   'that it goes on')
    _end(task)


@failures.guarded(_SENTENCE)
def resumed(task, skip_current: bool) -> None:
    """Worker: the agent has the password; False rescues again."""
    if not skip_current:
        run(task)
        return
    task.driver.rescue.clean_up(task)
    task.driver.network.configure_tenant_networks(task)
    _end(task)


def _end(task) -> None:
    internal_info.wipe_rescue_passwords(task.node)
    provision.end(task, 'done')


# -- unrescue: rescue -> unrescuing -> active ----------------------------------------------------
def unrescue(task) -> None:
    """Begin to boot the instance again.

    :raises NodeInMaintenance, InvalidStateRequested:
    :raises InvalidParameterValue: the node lacks what power needs.
    """
    gates.not_in_maintenance(task.node, 'unrescue')
    provision.require(task.node, 'unrescue')
    task.driver.power.validate(task)
    provision.begin(task, 'unrescue', _unrescue)


@failures.guarded('Failed to unrescue node {node}: {reason}')
def _unrescue(task) -> None:
    """Worker: out of the ramdisk, back into the instance."""
    returned = task.driver.rescue.unrescue(task)
    if task.node.provision_state != states.UNRESCUING:
        task.finish()
        return
    if returned != states.ACTIVE:
        raise exception.InstanceRescueFailure(
            reason=f'the driver returned {returned!r} where the instance should be active')
    internal_info.wipe_agent(task.node)
    provision.end(task, 'done')
