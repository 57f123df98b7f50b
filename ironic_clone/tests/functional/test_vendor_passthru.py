"""Vendor passthru: methods of the fake vendor interface and of an outside driver."""
import pytest


def test_the_methods_are_described(http, manageable):
    methods = http.get(f'/v1/nodes/{manageable["uuid"]}/vendor_passthru/methods').json()
    assert {'second_method', 'third_method_sync', 'fourth_method_shared_lock'} <= set(methods)
    assert methods['third_method_sync']['async'] is False
    assert methods['third_method_sync']['http_methods'] == ['POST']


@pytest.mark.parametrize('path', ['/third_method_sync', '?method=third_method_sync'])
def test_a_method_that_answers_is_answered_with(http, manageable, path):
    url = f'/v1/nodes/{manageable["uuid"]}/vendor_passthru{path}'
    assert http.post(url, {'bar': 'meow'}).expect(200).json() is True
    assert http.post(url, {'bar': 'woof'}).expect(200).json() is False


def test_a_method_that_works_on_is_accepted(http, manageable):
    answer = http.post(f'/v1/nodes/{manageable["uuid"]}/vendor_passthru/second_method',
                       {'bar': 'kazoo'})
    assert (answer.status, answer.body) == (202, b'')


@pytest.mark.parametrize('verb, path, body', [
    ('POST', '/no_such_method', {}), ('POST', '', {}), ('GET', '/third_method_sync', None),
    ('POST', '/third_method_sync', {})])
def test_a_call_that_the_driver_does_not_know_is_refused(http, manageable, verb, path, body):
    answer = http.request(verb, f'/v1/nodes/{manageable["uuid"]}/vendor_passthru{path}', body)
    assert answer.status == 400, answer.body
    assert answer.error


def test_every_http_method_reaches_an_outside_driver(http, new_node):
    node = new_node(driver='waiting')
    path = f'/v1/nodes/{node["uuid"]}/vendor_passthru/echo'
    for verb in ('GET', 'POST', 'PUT', 'PATCH', 'DELETE'):
        echoed = http.request(verb, path, None if verb == 'GET' else {'word': 'x'})
        assert echoed.expect(200).json()['http_method'] == verb


def test_a_text_is_attached_as_it_is(http, new_node):
    node = new_node(driver='waiting')
    answer = http.get(f'/v1/nodes/{node["uuid"]}/vendor_passthru/attachment').expect(200)
    assert answer.body == b'a text that is attached'


def test_methods_of_a_driver(http):
    methods = http.get('/v1/drivers/waiting/vendor_passthru/methods').expect(200).json()
    assert 'driver_echo' in methods
    echoed = http.post('/v1/drivers/waiting/vendor_passthru/driver_echo', {'word': 'x'})
    assert echoed.expect(200).json()['word'] == 'x'
    assert http.post('/v1/drivers/waiting/vendor_passthru/driver_work', {}).status == 202
    assert http.get('/v1/drivers/fake-hardware/vendor_passthru/methods').json() == {}
    answer = http.post('/v1/drivers/waiting/vendor_passthru/no_such_method', {})
    assert (answer.status, 'no_such_method' in answer.error) == (400, True)
    assert http.get('/v1/drivers/no-such-driver/vendor_passthru/methods').status == 404
