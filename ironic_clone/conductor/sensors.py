"""Send what machines measure, and figures about this conductor, as notifications."""
import functools
import logging
import time
from importlib import metadata

from oslo_utils import timeutils
from oslo_utils import uuidutils

from ironic_clone.common import context as request_context
from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import log_context
from ironic_clone.common import states
from ironic_clone.conductor import answers
from ironic_clone.conf import CONF
from ironic_clone.db import nodes

LOG = logging.getLogger(__name__)

CONDUCTOR_METRICS = 'ironic.metrics'
NOTIFICATION_DRIVERS = 'oslo.messaging.notify.drivers'
RECONNECTIONS = 1
"""[oslo_messaging_notifications]retry, if it is not set: a broker that is away is not waited for,
the next round brings newer readings."""

_column = nodes.table.c


class Sensors:
    """The periodic task.

    :param figures: function that returns {name: number} about this conductor.
    :param notifier: has ``info(context, event_type, payload)``.
    """

    def __init__(self, tasks, owned, workers, figures, notifier):
        self._tasks = tasks
        self._owned = owned
        self._workers = workers
        self._figures = figures
        self._notifier = notifier

    def run(self) -> None:
        """Send one round of messages."""
        context = request_context.service_context()
        if CONF.sensor_data.enable_for_conductor:
            self._send(context, CONDUCTOR_METRICS, self._about_conductor())
        if not CONF.sensor_data.enable_for_nodes:
            return
        clauses = [nodes.NOT_IN_MAINTENANCE]
        if not CONF.sensor_data.enable_for_undeployed_nodes:
            clauses.append(_column.provision_state == states.ACTIVE)
        deadline = time.monotonic() + CONF.sensor_data.wait_timeout
        for found in self._owned.nodes(clauses):
            begun = self._workers.each(found, functools.partial(self._one, context),
                                       CONF.sensor_data.workers, deadline)
            if begun < len(found):
                LOG.warning('Sensors of some nodes were not read: the round took longer than '
                            '[sensor_data]wait_timeout, or the service stops')
                return

    def _one(self, context, node) -> None:
        with log_context.working_on(self._tasks.shared(context, node, 'sensors')) as task:
            self._measure(task)

    def _measure(self, task) -> None:
        context, node = task.context, task.node
        try:
            task.driver.management.validate(task)
            measured = task.driver.management.get_sensors_data(task)
            answers.refuse_unless(_is_measured(measured), 'management', measured,
                                  'object of sensor types')
        except (NotImplementedError, exception.UnsupportedDriverExtension):
            return
        except Exception as error:
            LOG.warning('Sensors of node %s could not be read: %s', node.uuid,
                        errors.reason(error))
            return
        measured = wanted(measured)
        if measured:
            self._send(context, f'hardware.{node.driver}.metrics', about_node(node, measured))

    def _about_conductor(self) -> dict:
        return {'message_id': uuidutils.generate_uuid(), 'hostname': self._tasks.host,
                'timestamp': timeutils.utcnow().isoformat(),
                'event_type': f'{CONDUCTOR_METRICS}.update', 'payload': self._figures()}

    def _send(self, context, event_type: str, message: dict) -> None:
        try:
            self._notifier.info(context.to_dict(), event_type, message)
        except Exception as error:
            LOG.warning('A notification of type %s could not be sent: %s', event_type,
                        errors.reason(error))


def _is_measured(answer) -> bool:
    return answer is None or (
        isinstance(answer, dict) and all(isinstance(name, str) for name in answer))


def wanted(measured: dict | None) -> dict:
    """Keep the sensor types that [sensor_data]data_types names, whatever their case."""
    types = {name.lower() for name in CONF.sensor_data.data_types}
    return {name: readings for name, readings in (measured or {}).items()
            if 'all' in types or name.lower() in types}


def about_node(node, measured: dict) -> dict:
    """Return the message about one node."""
    return {'message_id': uuidutils.generate_uuid(), 'instance_uuid': node.instance_uuid,
            'node_uuid': node.uuid, 'node_name': node.name,
            'timestamp': timeutils.utcnow().isoformat(),
            'event_type': f'hardware.{node.driver}.metrics.update', 'payload': measured}


def make_notifier(host: str):
    """Return oslo.messaging's notifier, set by [oslo_messaging_notifications].

    :raises ConfigInvalid: it cannot be made as it is set.
    """
    import oslo_messaging  # costs half a second
    try:
        transport = oslo_messaging.get_notification_transport(CONF)
    except (oslo_messaging.MessagingException, ImportError) as error:
        raise exception.ConfigInvalid(
            error=f'[oslo_messaging_notifications]transport_url cannot be used: '
                  f'{errors.text(error)}') from error
    options = CONF.oslo_messaging_notifications
    known = {point.name for point in metadata.entry_points(group=NOTIFICATION_DRIVERS)}
    unknown = sorted(set(options.driver) - known)
    if unknown:
        raise exception.ConfigInvalid(
            error=f'[oslo_messaging_notifications]driver names {", ".join(unknown)}; there are '
                  f'{", ".join(sorted(known))}')
    if not options.driver:
        LOG.warning('[sensor_data]send_sensor_data is true, but nothing is sent: '
                    '[oslo_messaging_notifications]driver names no driver')
    CONF.set_default('retry', RECONNECTIONS, group='oslo_messaging_notifications')
    return oslo_messaging.Notifier(transport, publisher_id=f'ironic-conductor.{host}')
