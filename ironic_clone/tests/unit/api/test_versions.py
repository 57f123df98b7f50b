"""Which version the headers of a request ask for."""
import pytest

from ironic_clone.api import versions

OLD = 'HTTP_X_OPENSTACK_IRONIC_API_VERSION'
NEW = 'HTTP_OPENSTACK_API_VERSION'


@pytest.mark.parametrize('environ, minor, strips', [
    ({}, 1, False), ({OLD: ''}, 1, False), ({OLD: '1.1'}, 1, True), ({OLD: '1.90'}, 90, True),
    ({OLD: '1.91'}, 91, False), ({OLD: '1.115'}, 115, False), ({OLD: 'latest'}, 115, False),
    ({OLD: 'LATEST'}, 115, False), ({OLD: ' 1.5 '}, 5, True),
    ({NEW: 'baremetal 1.5', OLD: '1.9'}, 5, True), ({NEW: 'compute 2.5', OLD: '1.9'}, 9, True),
    ({NEW: 'compute 2.5, baremetal 1.7'}, 7, True), ({NEW: 'baremetal latest'}, 115, False),
    ({NEW: 'baremetal'}, 1, False),
    # sent more than once: the last counts
    ({OLD: '1.80, 1.90'}, 90, True), ({OLD: '1.90,1.80'}, 80, True), ({OLD: 'x,1.5'}, 5, True),
    ({OLD: '1.5,'}, 1, False), ({OLD: '1.5, latest'}, 115, False),
    ({NEW: 'baremetal 1.5, baremetal 1.7'}, 7, True),
    ({NEW: 'baremetal 1.7, compute 2.5', OLD: '1.9'}, 7, True),
])
def test_served(environ, minor, strips):
    found = versions.requested(environ)
    assert (found.minor, found.strips_json, found.error) == (minor, strips, None)
    assert dict(found.headers) == {
        'X-OpenStack-Ironic-API-Minimum-Version': '1.1',
        'X-OpenStack-Ironic-API-Maximum-Version': '1.115',
        'X-OpenStack-Ironic-API-Version': f'1.{minor}'}


@pytest.mark.parametrize('text, shows_range', [
    ('1.0', True), ('1.116', True), ('2.1', True), ('0.5', True), ('1', False), ('1.5.2', False),
    ('abc', False), ('1.5,x', False), ('1.', False), ('.5', False), ('1.-5', True), ('-1.5', True),
    ('1.' + '9' * 30, True), ('1.' + '9' * 99, False),
])
def test_refused(text, shows_range):
    found = versions.requested({OLD: text})
    assert found.error
    assert found.shows_range is shows_range
    if shows_range:
        assert text in found.error and '[1.1, 1.115]' in found.error
