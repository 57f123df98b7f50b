"""What the parts of a daemon leave behind when it ends."""
import pytest
import webob

from ironic_clone.api import audit as audits
from ironic_clone.cmd import assembly
from ironic_clone.common import exception
from ironic_clone.db import audit_trail
from ironic_clone.rpc import ring


@pytest.fixture
def ask(conf, database):
    """Return a function that makes the API, asks it for a new chassis, and ends it."""
    conf.set_override('auth_strategy', 'noauth')
    conf.set_override('rpc_transport', 'none')

    def ask():
        with assembly.application(database, assembly.transport(), ring.Rings(database)) as made:
            request = webob.Request.blank('/v1/chassis', method='POST', body=b'{}',
                                          content_type='application/json')
            assert request.get_response(made).status_int == 201
    return ask


def test_what_was_asked_is_recorded_when_the_api_has_ended(ask, database):
    ask()
    row, = audit_trail.find(database, 10)
    assert (row.path, row.status) == ('/v1/chassis', 201)


def test_the_trail_can_be_switched_off(ask, database, conf):
    conf.set_override('enabled', False, 'audit_trail')
    ask()
    assert audit_trail.find(database, 10) == []


def test_notifications_are_sent_when_the_api_has_ended(ask, conf, caplog):
    conf.set_override('enabled', True, 'audit')
    conf.set_override('use_oslo_messaging', False, audits.audit.AUDIT_MIDDLEWARE_GROUP)
    with caplog.at_level('INFO'):
        ask()
    assert 'audit.http.request' in caplog.text and 'audit.http.response' in caplog.text


def test_an_audit_that_cannot_be_keeps_the_api_from_starting(ask, conf):
    conf.set_override('enabled', True, 'audit')
    conf.set_override('audit_map_file', '/no/such/map', 'audit')
    with pytest.raises(exception.ConfigInvalid, match='/no/such/map'):
        ask()
