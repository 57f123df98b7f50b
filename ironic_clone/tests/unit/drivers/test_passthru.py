"""Vendor passthru: routes from decorators, arguments, errors."""
import logging

import pytest

from ironic_clone.common import exception
from ironic_clone.drivers import base


class Vendor(base.VendorInterface):
    def __init__(self):
        """Call no parent, as outside classes may."""

    def get_properties(self):
        return {}

    def validate(self, task, method=None, **kwargs):
        pass

    @base.passthru(['post', 'Put'], method='renamed', description='Some words', attach=True,
                   async_call=False, require_exclusive_lock=False)
    def method(self, task, http_method, bar, baz=1):
        return (task, http_method, bar, baz)

    @base.passthru(['POST'])
    def anything(self, task, **kwargs):
        return kwargs

    @base.passthru(['POST'])
    def without_verb(self, task, bar):
        return bar

    @base.passthru(['POST'])
    def refuses(self, task, **kwargs):
        raise exception.InvalidParameterValue('No.')

    @base.passthru(['POST'])
    def crashes(self, task, **kwargs):
        raise KeyError('inside')

    @base.passthru(['POST'])
    def crashes_silently(self, task, **kwargs):
        raise RuntimeError

    @base.driver_passthru(['GET'], async_call=False)
    def of_driver(self, context, http_method):
        return (context, http_method)


ROUTES = Vendor().vendor_routes


def test_routes_of_nodes_and_of_the_driver():
    assert sorted(ROUTES) == ['anything', 'crashes', 'crashes_silently', 'refuses', 'renamed',
                              'without_verb']
    assert list(Vendor().driver_routes) == ['of_driver']
    assert base.BaseDriver.vendor.vendor_routes == {}


@pytest.mark.parametrize('route, expected', [
    (ROUTES['renamed'], {'http_methods': ['POST', 'PUT'], 'async': False, 'attach': True,
                         'description': 'Some words', 'require_exclusive_lock': False}),
    (ROUTES['anything'], {'http_methods': ['POST'], 'async': True, 'attach': False,
                          'description': '', 'require_exclusive_lock': True}),
    (Vendor().driver_routes['of_driver'], {
        'http_methods': ['GET'], 'async': False, 'attach': False, 'description': '',
        'require_exclusive_lock': False}),
])
def test_a_route_describes_itself(route, expected):
    assert route.describe() == expected


def test_handlers_are_bound_and_get_what_was_sent():
    assert ROUTES['renamed'].handler('task', http_method='PUT', bar=2) == ('task', 'PUT', 2, 1)
    assert ROUTES['anything'].handler('task', http_method='POST', x=1) == {
        'http_method': 'POST', 'x': 1}
    assert ROUTES['without_verb'].handler('task', http_method='POST', bar=3) == 3
    assert Vendor().driver_routes['of_driver'].handler('ctx', http_method='GET') == ('ctx', 'GET')


@pytest.mark.parametrize('name, sent, error, text', [
    ('renamed', {}, exception.MissingParameterValue, "'bar' not passed to method 'renamed'"),
    ('renamed', {'baz': 1}, exception.MissingParameterValue, "'bar'"),
    ('renamed', {'bar': 1, 'b': 2, 'a': 1}, exception.InvalidParameterValue,
     r'does not take the parameter\(s\) a, b; it takes bar, baz\.'),
    ('without_verb', {'bar': 1, 'x': 2}, exception.InvalidParameterValue, 'x; it takes bar'),
    ('renamed', {'bar': 1, 'task': 2}, exception.InvalidParameterValue, 'task'),
    ('anything', {'task': 2, 'x': 1}, exception.InvalidParameterValue, 'task'),
])
def test_arguments_that_do_not_fit_are_refused_before_the_call(name, sent, error, text):
    with pytest.raises(error, match=text):
        ROUTES[name].check_arguments(sent)


@pytest.mark.parametrize('name, sent', [
    ('renamed', {'bar': 1}), ('renamed', {'bar': 1, 'baz': 2}), ('anything', {}),
    ('anything', {'a.b': 1}), ('without_verb', {'bar': None})])
def test_arguments_that_fit_are_accepted(name, sent):
    ROUTES[name].check_arguments(sent)
    ROUTES[name].check_arguments({'http_method': 'POST', **sent})


def test_a_handler_refuses_arguments_that_do_not_fit_too():
    with pytest.raises(exception.InvalidParameterValue, match='nonsense'):
        ROUTES['renamed'].handler('task', http_method='PUT', bar=2, nonsense=1)


def test_domain_errors_pass_and_others_are_wrapped(caplog):
    with pytest.raises(exception.InvalidParameterValue, match=r'^No\.$'):
        ROUTES['refuses'].handler(None, http_method='POST')
    assert not caplog.records
    with pytest.raises(exception.VendorPassthruException, match='inside'):
        ROUTES['crashes'].handler(None, http_method='POST')
    with pytest.raises(exception.VendorPassthruException,
                       match='RuntimeError in method crashes_silently'):
        ROUTES['crashes_silently'].handler(None, http_method='POST')
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2
