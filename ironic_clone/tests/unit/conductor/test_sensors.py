"""Sensor readings as notifications: what is sent, for whom, in which form."""
import oslo_messaging
import pytest
from oslo_messaging.notify import _impl_test

from ironic_clone.common import exception
from ironic_clone.conductor import sensors
from ironic_clone.drivers.noop import management

READINGS = {'Temperature': {'CPU': {'Sensor Reading': '40'}}, 'Fan': {'1': {'Reading': '3000'}}}


class Thermometers(management.NoManagement):
    """Readings from a dictionary: uuid -> dict, or an exception."""

    def __init__(self):
        self.readings = {}

    def validate(self, task):
        """Every node is fine."""

    def get_sensors_data(self, task):
        answer = self.readings.get(task.node.uuid, READINGS)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def measuring(tiny):
    tiny.management = Thermometers()
    return tiny.management


@pytest.fixture
def notifier(fake_conf):
    """oslo.messaging's own notifier for tests, in memory."""
    transport = oslo_messaging.get_notification_transport(fake_conf, url='fake:')
    _impl_test.reset()
    yield oslo_messaging.Notifier(transport, 'ironic-conductor.here', driver='test',
                                  topics=['notifications'])
    _impl_test.reset()


@pytest.fixture
def send(fake_conf, tiny_tasks, owned, workers, notifier, measuring):
    """Return a function that runs one round and returns what was sent, by event type."""
    fake_conf.set_override('enable_for_conductor', False, 'sensor_data')

    def send():
        sensors.Sensors(tiny_tasks, owned, workers, lambda: {'workers': 3}, notifier).run()
        sent = {}
        for _context, message, priority, _retry in _impl_test.NOTIFICATIONS:
            assert priority == 'INFO' and message['publisher_id'] == 'ironic-conductor.here'
            sent.setdefault(message['event_type'], []).append(message['payload'])
        _impl_test.reset()
        return sent
    return send


def active(new, **values):
    return new(driver='tiny', provision_state='active', **values)


def test_the_form_of_a_message(send, new):
    instance = '5c2f9a00-0000-4000-8000-000000000000'
    uuid = active(new, name='one', instance_uuid=instance)
    (message,) = send()['hardware.tiny.metrics']
    assert len(message.pop('message_id')) == 36 and message.pop('timestamp')[:2] == '20'
    assert message == {
        'instance_uuid': instance, 'node_uuid': uuid, 'node_name': 'one',
        'event_type': 'hardware.tiny.metrics.update', 'payload': READINGS}


def test_figures_of_the_conductor(send, new, fake_conf):
    fake_conf.set_override('enable_for_conductor', True, 'sensor_data')
    fake_conf.set_override('enable_for_nodes', False, 'sensor_data')
    active(new)
    sent = send()
    assert list(sent) == ['ironic.metrics']
    (message,) = sent['ironic.metrics']
    assert message['hostname'] == 'here' and message['payload'] == {'workers': 3}
    assert message['event_type'] == 'ironic.metrics.update'


def test_which_nodes(send, new, fake_conf):
    wanted = active(new)
    idle = new(driver='tiny', provision_state='available')
    active(new, maintenance=True)
    active(new, conductor_group='elsewhere')

    def uuids():
        return {message['node_uuid'] for message in send()['hardware.tiny.metrics']}
    assert uuids() == {wanted}
    fake_conf.set_override('enable_for_undeployed_nodes', True, 'sensor_data')
    assert uuids() == {wanted, idle}


@pytest.mark.parametrize(('types', 'sent'), [
    (['ALL'], {'Temperature', 'Fan'}), (['all'], {'Temperature', 'Fan'}),
    (['temperature'], {'Temperature'}), (['Fan', 'Voltage'], {'Fan'}), (['Voltage'], None)])
def test_which_types(send, new, fake_conf, types, sent):
    fake_conf.set_override('data_types', types, 'sensor_data')
    active(new)
    messages = send().get('hardware.tiny.metrics')
    assert (set(messages[0]['payload']) if messages else None) == sent


@pytest.mark.parametrize(('answer', 'warns'), [
    ({}, False), (None, False), (NotImplementedError(), False),
    (exception.UnsupportedDriverExtension(driver='tiny', extension='x'), False),
    (exception.FailedToGetSensorData(node='n', error='no answer'), True),
    (ZeroDivisionError(), True)])
def test_a_node_without_readings_stops_no_other(send, new, measuring, caplog, answer, warns):
    measuring.readings = {active(new): answer}
    other = active(new)
    sent = send()['hardware.tiny.metrics']
    assert [message['node_uuid'] for message in sent] == [other]
    assert any('could not be read' in record.message for record in caplog.records) == warns


def test_a_broker_that_is_away_is_only_warned_of(send, new, monkeypatch, notifier, caplog):
    def info(*args):
        raise OSError('broker')
    monkeypatch.setattr(notifier, 'info', info)
    active(new)
    assert send() == {}
    assert any('could not be sent' in record.message for record in caplog.records)


def test_nothing_is_begun_after_the_time_of_a_round(send, new, fake_conf):
    fake_conf.set_override('wait_timeout', 0, 'sensor_data')
    active(new)
    assert send() == {}


def test_statements_do_not_grow_with_nodes(send, new, statements):
    for _ in range(30):
        active(new)
    with statements() as found:
        assert len(send()['hardware.tiny.metrics']) == 30
    assert len(found) <= 5


def test_our_own_notifier_is_oslo_messagings(fake_conf):
    oslo_messaging.get_notification_transport(fake_conf, url='fake:')   # registers options
    fake_conf.set_override('driver', ['test'], 'oslo_messaging_notifications')
    fake_conf.set_override('transport_url', 'fake:', 'oslo_messaging_notifications')
    _impl_test.reset()
    made = sensors.make_notifier('here')
    made.info({}, 'ironic.metrics', {'a': 1})
    assert _impl_test.NOTIFICATIONS[0][1]['publisher_id'] == 'ironic-conductor.here'
    _impl_test.reset()


@pytest.mark.parametrize(('option', 'value', 'words'), [
    ('driver', ['messagingv3'], r'driver names messagingv3; there are .*messagingv2'),
    ('transport_url', 'pigeon://here', r'transport_url cannot be used: .*pigeon')])
def test_notifications_that_cannot_be_sent_stop_the_start(fake_conf, option, value, words):
    oslo_messaging.get_notification_transport(fake_conf, url='fake:')   # registers options
    fake_conf.set_override('transport_url', 'fake:', 'oslo_messaging_notifications')
    fake_conf.set_override(option, value, 'oslo_messaging_notifications')
    with pytest.raises(exception.ConfigInvalid, match=words):
        sensors.make_notifier('here')


def test_notifications_that_go_nowhere_are_warned_of(fake_conf, caplog):
    oslo_messaging.get_notification_transport(fake_conf, url='fake:')   # registers options
    fake_conf.set_override('transport_url', 'fake:', 'oslo_messaging_notifications')
    sensors.make_notifier('here')
    assert 'nothing is sent' in caplog.text


@pytest.mark.parametrize('answer', ['hot', 5, [1], {5: {}}])
def test_readings_that_are_none_stop_no_other(send, new, measuring, caplog, answer):
    measuring.readings = {active(new): answer}
    other = active(new)
    assert [message['node_uuid'] for message in send()['hardware.tiny.metrics']] == [other]
    assert 'which is no object of sensor types' in caplog.text
