"""The conductor's own periodic tasks: what each one is, and how often it comes."""
import logging

from ironic_clone.conductor import allocations
from ironic_clone.conductor import audit_trail
from ironic_clone.conductor import figures
from ironic_clone.conductor import history
from ironic_clone.conductor import power_recovery
from ironic_clone.conductor import sensors
from ironic_clone.conductor import takeover
from ironic_clone.conductor import timeouts
from ironic_clone.conductor.periodics import Periodic
from ironic_clone.conf import CONF
from ironic_clone.db import conductors

LOG = logging.getLogger(__name__)

AUDIT_TRAIL_PURGE = 3600
"""Seconds between looks at records of changes that are too old."""
HOUSEKEEPING = 10
"""Seconds between looks at idle threads and at locks that could not be given back."""


def create(conductor) -> list[Periodic]:
    """Return the tasks of a ``conductor.service.Conductor`` that is registered."""
    parts = conductor.tasks, conductor.owned, conductor.workers
    options = CONF.conductor
    take_over = takeover.TakeOver(*parts, conductor.registration.conductor_id)

    def housekeeping():
        conductor.workers.maintain()
        conductor.tasks.release_leftovers()

    return [
        Periodic('power sync', options.sync_power_state_interval, conductor.power_sync.run),
        Periodic('power failure recovery', options.power_failure_recovery_interval,
                 power_recovery.PowerRecovery(*parts).run),
        Periodic('wait timeouts', options.check_provision_state_interval,
                 timeouts.WaitTimeouts(*parts).run),
        Periodic('rescue wait timeouts', options.check_rescue_state_interval,
                 timeouts.WaitTimeouts(*parts, timeouts.RESCUE_WAITS).run),
        Periodic('orphans', options.sync_local_state_interval,
                 takeover.Orphans(*parts, take_over.adopt).run),
        Periodic('take over', options.sync_local_state_interval, take_over.run),
        *_sensors(conductor, parts),
        Periodic('orphan allocations', options.check_allocations_interval,
                 allocation_orphans(conductor).run),
        Periodic('node history purge', options.node_history_cleanup_interval,
                 history.Purge(*parts).run),
        Periodic('audit trail purge', AUDIT_TRAIL_PURGE,
                 audit_trail.Purge(conductor.database, conductor.workers.draining).run),
        Periodic('stale conductors', options.conductor_cleanup_interval,
                 lambda: forget_conductors(conductor.database)),
        Periodic('housekeeping', HOUSEKEEPING, housekeeping),
        *_node_counts(conductor),
    ]


def allocation_orphans(conductor) -> allocations.Orphans:
    """Return what works on allocations that were left behind."""
    return allocations.Orphans(conductor.tasks, conductor.workers,
                               conductor.registration.conductor_id)


def _node_counts(conductor) -> list[Periodic]:
    options = CONF.monitoring
    if options.conductor_port is None and not options.api_metrics:
        return []   # nobody would see them
    return [Periodic('node counts', options.node_count_interval, figures.NodeCounts(
        conductor.database, conductor.rings, conductor.host).run)]


def _sensors(conductor, parts) -> list[Periodic]:
    if not CONF.sensor_data.send_sensor_data:
        return []
    notifier = sensors.make_notifier(conductor.host)
    return [Periodic('sensors', CONF.sensor_data.interval,
                     sensors.Sensors(*parts, conductor.figures, notifier).run)]


def forget_conductors(database) -> None:
    """Remove the rows of conductors that are long gone."""
    options = CONF.conductor
    if options.conductor_cleanup_timeout < 3 * options.heartbeat_timeout:
        LOG.warning('Rows of gone conductors are kept: [conductor]conductor_cleanup_timeout is '
                    'less than three times heartbeat_timeout')
        return
    for hostname in conductors.forget(database, options.conductor_cleanup_timeout,
                                      options.conductor_cleanup_batch_size):
        LOG.info('Removed the row of conductor %s, not seen for %d s', hostname,
                 options.conductor_cleanup_timeout)
