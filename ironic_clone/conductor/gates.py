"""What must hold before an operation may begin. A gate raises; nothing has happened then."""
import dataclasses

import sqlalchemy as sa

from ironic_clone.common import disallowed_steps
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import provision
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import validate
from ironic_clone.conf import CONF
from ironic_clone.db import nodes


def not_in_maintenance(node, operation: str) -> None:
    """Refuse a node in maintenance, whatever the configuration says.

    :param operation: a noun for the sentence: 'cleaning', 'provisioning'.
    :raises NodeInMaintenance:
    """
    if node.maintenance:
        raise exception.NodeInMaintenance(op=operation, node=node.uuid)


def maintenance_allowed(node, operation: str) -> None:
    """Refuse a node in maintenance unless [conductor]allow_provisioning_in_maintenance.

    :raises NodeInMaintenance:
    """
    if not CONF.conductor.allow_provisioning_in_maintenance:
        not_in_maintenance(node, operation)


def not_protected(node) -> None:
    """Refuse to take a protected node's instance away.

    :raises NodeProtected:
    """
    if node.protected:
        raise exception.NodeProtected(node=node.uuid)


def not_retired(node, operation: str) -> None:
    """Refuse to offer a retired node.

    :raises NodeIsRetired:
    """
    if node.retired:
        raise exception.NodeIsRetired(op=operation, node=node.uuid)


def steps_of_user(task, kind: kinds.Kind, steps: list[dict]) -> None:
    """Refuse a cleaning or servicing with steps that a user named.

    Nobody is asked what steps there are: the agent might know more.

    :raises NodeInMaintenance, InvalidStateRequested, StepNotAllowed:
    :raises InvalidParameterValue: the node lacks what power or network need, or a step that the
        conductor carries out itself is wrong.
    """
    not_in_maintenance(task.node, kind.doing)
    provision.require(task.node, kind.name)
    disallowed_steps.refuse(kind.name, steps)
    if not steps:
        raise exception.InvalidParameterValue(f'{kind.list_key} must name at least one step.')
    validate.reserved_steps(steps)
    task.driver.power.validate(task)
    task.driver.network.validate(task)


@dataclasses.dataclass(frozen=True)
class _Limit:
    option: str
    busy: tuple[str, ...]


DEPLOYMENT = 'deployment'
CLEANING = 'cleaning'

_LIMITS = {
    DEPLOYMENT: _Limit('max_concurrent_deploy', (states.DEPLOYING, states.DEPLOYWAIT)),
    CLEANING: _Limit('max_concurrent_clean',
                     (states.DELETING, states.CLEANING, states.CLEANWAIT)),
}


def below_limit(task, operation: str) -> None:
    """Refuse when as many nodes as allowed are busy with ``operation``, over all conductors.

    :param operation: DEPLOYMENT or CLEANING.
    :raises ConcurrentActionLimit:
    """
    limit = _LIMITS[operation]
    most = CONF.conductor[limit.option]
    table = nodes.table
    condition = table.c.provision_state.in_(limit.busy)
    if CONF.conductor.max_concurrent_per_conductor_group:
        condition = sa.and_(condition, table.c.conductor_group == task.node.conductor_group)
    if nodes.count(task.database, condition) >= most:
        raise exception.ConcurrentActionLimit(action=operation, limit=most)
