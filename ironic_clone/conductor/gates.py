"""What must hold before an operation may begin. A gate raises; nothing has happened then."""
import dataclasses

import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.common import states
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
