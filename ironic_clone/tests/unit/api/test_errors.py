"""Which status each error has, and the three shapes of bodies."""
import inspect
import json

import pytest
import requests
from ironicclient import exc as client_errors
from ironicclient.common import http as client_http

from ironic_clone.api import errors
from ironic_clone.common import exception

STATUSES = {
    400: ['Invalid', 'InvalidParameterValue', 'MissingParameterValue', 'InvalidStateRequested',
          'NodeInMaintenance', 'NodeIsRetired', 'UnsupportedDriverExtension', 'PatchError',
          'InterfaceNotFoundInEntrypoint', 'NoValidDefaultForInterface', 'BootModeNotAllowed'],
    403: ['NotAuthorized', 'AccessDenied', 'OperationNotPermitted', 'NodeProtected'],
    404: ['NotFound', 'NodeNotFound', 'PortNotFound', 'DriverNotFound', 'NoValidHost',
          'NodeTraitNotFound', 'ConductorNotFound'],
    406: ['NotAcceptable'],
    409: ['Conflict', 'InvalidState', 'NodeLocked', 'StaleRecord', 'LockLost', 'NodeAssociated',
          'InstanceAssociated', 'NodeAlreadyExists', 'MACAlreadyExists', 'DuplicateName'],
    503: ['TemporaryFailure', 'NoFreeConductorWorker', 'ConcurrentActionLimit', 'RPCTimeout',
          'DatabaseUnavailable'],
    500: ['IronicCloneError', 'OperationFailed', 'IPMIFailure', 'StartupError'],
}


@pytest.mark.parametrize('name, expected', [
    (name, code) for code, names in STATUSES.items() for name in names])
def test_status(name, expected):
    assert errors.status(getattr(exception, name)('a sentence'), {}) == expected


def test_every_domain_error_has_one():
    for _, class_ in inspect.getmembers(exception, inspect.isclass):
        assert errors.status(class_('a sentence'), {}) in STATUSES


def test_a_route_may_differ():
    overrides = {exception.NoValidHost: 400}
    assert errors.status(exception.NoValidHost(reason='x'), overrides) == 400
    assert errors.status(exception.NodeNotFound(node='x'), overrides) == 404


def test_others_are_unexpected():
    assert errors.status(KeyError('x'), {}) == 500
    assert errors.is_unexpected(KeyError('x'))
    assert not errors.is_unexpected(exception.OperationFailed())


def test_shapes():
    assert json.loads(json.loads(errors.application(404, 'No "x".'))['error_message']) == {
        'faultcode': 'Client', 'faultstring': 'No "x".', 'debuginfo': None}
    assert json.loads(json.loads(errors.application(503, ''))['error_message']
                      )['faultcode'] == 'Server'
    assert json.loads(json.loads(errors.routing(405, ''))['error_message']) == {
        'code': 405, 'title': 'Method Not Allowed', 'description': ''}
    assert json.loads(errors.flat('No.')) == {'faultcode': 'Client', 'faultstring': 'No.'}


@pytest.mark.parametrize('error, seconds', [
    (exception.NodeLocked(node='x', host='y'), '1'), (exception.TemporaryFailure('x'), '5'),
    (exception.NodeNotFound(node='x'), None)])
def test_when_to_try_again(error, seconds):
    agents = [{}, {'HTTP_USER_AGENT': 'openstacksdk/4.0 keystoneauth1/5.0'}]
    for environ in agents:
        assert dict(errors.headers(error, environ)).get('Retry-After') == seconds


@pytest.mark.parametrize('error, as_', [
    (exception.NodeLocked(node='x', host='y'), client_errors.Conflict),
    (exception.TemporaryFailure('x'), client_errors.ServiceUnavailable)])
def test_the_client_of_the_command_line_can_take_it(error, as_):
    """It tries again by itself, if it is not thrown out of that by a header."""
    answer = requests.Response()
    answer.status_code = errors.status(error, {})
    answer.headers.update(errors.headers(error, {'HTTP_USER_AGENT': client_http.USER_AGENT}))
    assert type(client_errors.from_response(answer, str(error))) is as_
