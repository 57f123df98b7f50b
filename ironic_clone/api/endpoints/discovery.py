"""Machines that nobody knows, enrolled when an agent tells what they are made of."""
import logging

from ironic_clone.api.endpoints import node_create
from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.db import nodes

LOG = logging.getLogger(__name__)


def enrol(request) -> nodes.Node:
    """Create a node of the driver that [auto_discovery] names, in enroll.

    :raises NotFound: unknown machines are not wanted.
    """
    options = CONF.auto_discovery
    if not options.enabled:
        raise exception.NotFound()
    if not options.driver:
        LOG.error('A machine was not enrolled: [auto_discovery]enabled is true, and driver is '
                  'not set')
        raise exception.NotFound()
    scope = options.inspection_scope
    values = {'driver': options.driver,
              'properties': {'inspection_scope': scope} if scope else {}}
    node_create.enrol(request.services, values, node_create.ENROLL_SINCE)
    LOG.info('Node %s was enrolled for a machine that an agent runs on', values['uuid'])
    return nodes.get(request.services.database, values['uuid'])
