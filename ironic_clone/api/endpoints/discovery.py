"""Machines that nobody knows, enrolled when an agent tells what they are made of."""
import logging
import uuid

from ironic_clone.api.endpoints import node_create
from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.db import nodes

LOG = logging.getLogger(__name__)


_MACHINES = uuid.UUID('6f0b7f1e-3c52-4d0a-9d7e-5b8a1c2e4f60')
"""The namespace of the uuids of discovered machines (RFC 9562, version 5)."""


def enrol(request, addresses: list[str]) -> nodes.Node:
    """Create a node of the driver that [auto_discovery] names, in enroll.

    Its uuid is made of the addresses: however often and at how many APIs an agent asks at once,
    its machine is enrolled once.

    :param addresses: what the machine is known by, in any order.
    :raises NotFound: unknown machines are not wanted, or it has just been enrolled.
    """
    options = CONF.auto_discovery
    if not options.enabled:
        raise exception.NotFound()
    if not options.driver:
        LOG.error('A machine was not enrolled: [auto_discovery]enabled is true, and driver is '
                  'not set')
        raise exception.NotFound()
    scope = options.inspection_scope
    values = {'uuid': str(uuid.uuid5(_MACHINES, ' '.join(sorted(set(addresses))))),
              'driver': options.driver,
              'properties': {'inspection_scope': scope} if scope else {}}
    try:
        node_create.enrol(request.services, values, node_create.ENROLL_SINCE)
    except exception.NodeAlreadyExists as error:
        raise exception.NotFound() from error
    LOG.info('Node %s was enrolled for a machine that an agent runs on', values['uuid'])
    return nodes.get(request.services.database, values['uuid'])
