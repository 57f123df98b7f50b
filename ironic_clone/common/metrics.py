"""Every figure that the service keeps about itself, declared once; ``/metrics`` shows them.

Counters and histograms are fed at the places that know; a ``Reading`` is asked for at the moment
of a scrape. No label holds a name, a uuid or anything else of which there may be any number: a
label's values are routes, operations, states and tasks, which the code knows. A test holds this
list against the operators' page of metrics.
"""
import contextlib
import logging
import os
import time
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping

import prometheus_client
from prometheus_client import core
from prometheus_client import exposition
from prometheus_client import multiprocess
from prometheus_client import registry

from ironic_clone.common import exception

LOG = logging.getLogger(__name__)

REGISTRY = prometheus_client.CollectorRegistry()

_NET = (.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60)
_LONG = (.01, .05, .1, .5, 1, 5, 10, 30, 60, 120, 300, 600)

prometheus_client.disable_created_metrics()
prometheus_client.ProcessCollector(registry=REGISTRY)


class Reading(registry.Collector):
    """A figure that somebody knows at any time: a gauge that is read when it is asked for.

    :param labels: names of labels; the function then returns {values of the labels: figure}.
    """

    def __init__(self, name: str, documentation: str, labels: tuple[str, ...] = ()):
        self.name = name
        self.documentation = documentation
        self.labels = labels
        self._read: Callable | None = None
        REGISTRY.register(self)

    def describe(self):
        return [self._family()]

    def collect(self):
        read = self._read
        if read is None:
            return []
        try:
            found = read()
        except Exception as error:   # one figure must not hide the others
            LOG.warning('The metric %s could not be read: %s', self.name, error)
            return []
        family = self._family()
        for values, figure in (found.items() if self.labels else [((), found)]):
            if figure is not None:
                family.add_metric(values, figure)
        return [family]

    def _family(self) -> core.GaugeMetricFamily:
        return core.GaugeMetricFamily(self.name, self.documentation, labels=self.labels)


def read_from(functions: Mapping[Reading, Callable]) -> Callable[[], None]:
    """Have readings come from ``functions`` from now on; return a function that ends it.

    A function answers from memory: who asks for metrics waits for it.
    """
    for reading, function in functions.items():
        reading._read = function

    def forget() -> None:
        for reading, function in functions.items():
            if reading._read is function:
                reading._read = None
    return forget


def text(accept: str = '') -> tuple[bytes, str]:
    """Return all figures of this process, and their content type.

    Where a WSGI server has several processes and PROMETHEUS_MULTIPROC_DIR is set, counters and
    histograms are those of all of them together.

    :param accept: of the request: Prometheus asks for OpenMetrics if it knows that.
    """
    encode, content_type = exposition.choose_encoder(accept)
    source = REGISTRY
    if os.environ.get('PROMETHEUS_MULTIPROC_DIR'):
        source = prometheus_client.CollectorRegistry()
        source.register(_AllProcesses())
    return encode(source), content_type


class _AllProcesses(registry.Collector):
    """The figures that make sense over several processes."""

    def collect(self):
        return [family for family in multiprocess.MultiProcessCollector(None).collect()
                if family.type != 'gauge']


@contextlib.contextmanager
def timed(histogram: prometheus_client.Histogram, name: str) -> Iterator[None]:
    """Observe how long the block takes, under ``name`` and its outcome.

    An outcome is success; refused, by an error of ours that says why; unavailable, if another try
    may succeed; or failed.
    """
    began, outcome = time.perf_counter(), 'failed'
    try:
        yield
        outcome = 'success'
    except exception.IronicCloneError as error:
        outcome = 'unavailable' if isinstance(error, exception.TemporaryFailure) else 'refused'
        raise
    finally:
        histogram.labels(name, outcome).observe(time.perf_counter() - began)


def _counter(name: str, documentation: str, *labels: str) -> prometheus_client.Counter:
    return prometheus_client.Counter(name, documentation, labels, registry=REGISTRY)


def _gauge(name: str, documentation: str, *labels: str) -> prometheus_client.Gauge:
    return prometheus_client.Gauge(name, documentation, labels, registry=REGISTRY)


def _histogram(name: str, documentation: str, *labels: str, buckets=_NET
               ) -> prometheus_client.Histogram:
    return prometheus_client.Histogram(name, documentation, labels, registry=REGISTRY,
                                       buckets=buckets)


# -- the API ------------------------------------------------------------------------------------
REQUESTS = _counter(
    'ironic_clone_api_requests', 'Requests answered.', 'method', 'route', 'status')
REQUEST_SECONDS = _histogram(
    'ironic_clone_api_request_seconds', 'Time from a request to its answer.', 'method', 'route')
AUDIT_NOTIFICATIONS_LOST = _counter(
    'ironic_clone_audit_notifications_lost', 'Notifications of requests that were not sent.')
AUDIT_TRAIL_LOST = _counter(
    'ironic_clone_audit_trail_lost', 'Records of changes that only the log has.')
API_THREADS = Reading(
    'ironic_clone_api_threads', 'Threads of the HTTP server.', ('state',))
API_CONNECTIONS = Reading(
    'ironic_clone_api_connections', 'Connections of clients that are open.')

# -- RPC ----------------------------------------------------------------------------------------
RPC_CALL_SECONDS = _histogram(
    'ironic_clone_rpc_call_seconds', 'Time from a request to a conductor to its reply.',
    'operation', 'outcome')
RPC_WORK_SECONDS = _histogram(
    'ironic_clone_rpc_work_seconds', 'Time that a conductor took to reply.',
    'operation', 'outcome')

# -- the ring -----------------------------------------------------------------------------------
RING_VERSION = Reading(
    'ironic_clone_ring_version', 'Version of the hash rings, as a number.')
RING_CONDUCTORS = Reading(
    'ironic_clone_ring_conductors', 'Conductors that are alive on the hash rings.')
RING_AGE = Reading(
    'ironic_clone_ring_age_seconds', 'Time since the hash rings were read.')

# -- the conductor ------------------------------------------------------------------------------
WORKERS = Reading(
    'ironic_clone_workers', 'Threads for work on nodes: active, all, limit.', ('count',))
WORKERS_REJECTED = _counter(
    'ironic_clone_workers_rejected', 'Pieces of work for which no thread was free.', 'work')
LOCKS = Reading('ironic_clone_locks_held', 'Nodes that this conductor has locked.')
LOCK_AGE = Reading(
    'ironic_clone_lock_oldest_seconds', 'Age of the oldest of these locks.')
LEASE = Reading(
    'ironic_clone_lease_remaining_seconds', 'Time that the lease of this conductor has left.')
KEEPALIVE_AGE = Reading(
    'ironic_clone_keepalive_age_seconds', 'Time since the last sign of life was written.')
NODES = _gauge(
    'ironic_clone_nodes', 'Nodes in the database.', 'provision_state', 'power_state',
    'maintenance')
PERIODIC_SECONDS = _histogram(
    'ironic_clone_periodic_seconds', 'Time that periodic tasks took.', 'task', buckets=_LONG)
PERIODIC_FAILURES = _counter(
    'ironic_clone_periodic_failures', 'Periodic tasks that ended in an error.', 'task')
POWER_SYNC_SECONDS = _gauge(
    'ironic_clone_power_sync_pass_seconds', 'Time that the last power sync took.')
POWER_SYNC_NODES = _gauge(
    'ironic_clone_power_sync_nodes', 'Machines that the last power sync looked at.')
POWER_SYNC_FAILING = _gauge(
    'ironic_clone_power_sync_failing', 'Machines that were not as they should be at the last one.')
POWER_SYNC_LAG = Reading(
    'ironic_clone_power_sync_lag_seconds', 'Time that the end of a power sync is overdue.')
IPMI_SESSIONS = Reading(
    'ironic_clone_ipmi_sessions', 'Sessions with BMCs that are kept open.')

# -- the database -------------------------------------------------------------------------------
DATABASE_ERRORS = _counter(
    'ironic_clone_database_errors', 'Times that the database could not be used.')
DATABASE_RETRIES = _counter(
    'ironic_clone_database_retries', 'Transactions run again after a deadlock or a lost '
    'connection.')
DATABASE_CONNECTIONS = Reading(
    'ironic_clone_database_connections', 'Database connections in use.', ('pool',))
