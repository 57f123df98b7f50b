"""Masking: nothing under a secret key survives, everything else does."""
import json

import hypothesis
import pytest
from hypothesis import strategies

from ironic_clone.common import secrets


@pytest.mark.parametrize('value, field, masked', [
    ({}, None, {}), ({'a': 1}, None, {'a': 1}),
    ({'ipmi_password': 'x'}, 'driver_info', {'ipmi_password': '******'}),
    ({'IPMI_PassWord': 'x'}, 'driver_info', {'IPMI_PassWord': '******'}),
    ({'my_auth_token_2': 5}, None, {'my_auth_token_2': '******'}),
    ({'password': None}, None, {'password': '******'}),
    ({'password': ['a', 'b']}, None, {'password': '******'}),
    ({'secrets': {'a': 'x', 'password': 'y'}}, None, {'secrets': {'a': 'x',
                                                                 'password': '******'}}),
    ({'a': [{'token': 't', 'b': 1}]}, None, {'a': [{'token': '******', 'b': 1}]}),
    ({'ssh_key': 'z', 'username': 'u'}, 'driver_info', {'ssh_key': 'z', 'username': 'u'}),
    ({'snmp_auth_key': 'x'}, 'driver_info', {'snmp_auth_key': '******'}),
    ({'snmp_auth_key': 'x'}, 'instance_info', {'snmp_auth_key': 'x'}),
    ({'snmp_priv_key': ''}, 'driver_info', {'snmp_priv_key': '******'}),
    ({'image_url': 'x'}, 'instance_info', {'image_url': '******'}),
    ({'image_url': ''}, 'instance_info', {'image_url': ''}),
    ({'image_url': 'x'}, 'driver_info', {'image_url': 'x'}),
    ({'a': {'image_url': 'x'}}, 'instance_info', {'a': {'image_url': 'x'}}),
    ({'configdrive': {'meta_data': {'admin_pass': 'x'}}}, 'instance_info',
     {'configdrive': '******'}),
    ({'kernel_append_params': 'nofb password=hush'}, None,
     {'kernel_append_params': 'nofb password=******'}),
    ({'snmp_community_read': 'x', 'SNMP_community': 'y'}, 'driver_info',
     {'snmp_community_read': '******', 'SNMP_community': '******'}),
    ({'ipmi_hex_kg_key': 'x'}, 'driver_info', {'ipmi_hex_kg_key': '******'}),
    ({'deploy_kernel': 'http://u:hush@h:80/k?a=b@c'}, 'driver_info',
     {'deploy_kernel': 'http://u:******@h:80/k?a=b@c'}),
    ({'a': ['HTTPS://:p@ss:w@[2001:db8::1]/k']}, None, {'a': ['HTTPS://:******@[2001:db8::1]/k']}),
    ({'a': 'http://h:80/u@v ssh://git@h/x mail u:p@h'}, None,
     {'a': 'http://h:80/u@v ssh://git@h/x mail u:p@h'}),
    ('from http://u:p@h to ftp://v:q@i', None, 'from http://u:******@h to ftp://v:******@i'),
    ({'image_source': 'https://h/i?temp_url_sig=abc&temp_url_expires=1'}, 'instance_info',
     {'image_source': 'https://h/i?temp_url_sig=******&temp_url_expires=1'}),
    ({'image_source': 'https://h/i?x=1&X-Amz-Signature=abc#f'}, 'instance_info',
     {'image_source': 'https://h/i?x=1&X-Amz-Signature=******#f'}),
    ({'a': 'https://h/i?design=1&config=2'}, None, {'a': 'https://h/i?design=1&config=2'}),
    (['x', {'secret': 1}], None, ['x', {'secret': '******'}]), ('x', None, 'x'), (5, None, 5),
])
def test_masked(value, field, masked):
    before = json.dumps(value)
    assert secrets.mask(value, field) == masked
    assert json.dumps(value) == before
    if isinstance(value, dict) and field:
        text = json.dumps(value, separators=(',', ':'))
        assert json.loads(secrets.masked_text(text, field)) == masked


def test_the_scan_sees_every_key():
    extra = {key for keys in secrets.EXTRA.values() for key in keys}
    for key in {*secrets.KEYS, *extra}:
        assert secrets._suspicious(key.upper()), key
    for key in secrets.KEYS:
        assert secrets.is_secret_key(f'my_{key.upper()}_2')
        assert secrets.is_secret_key('x' * 99 + key)


KEYS = strategies.sampled_from([*secrets.KEYS, 'a', 'b', 'ipmi_address', 'key']) | \
    strategies.text(max_size=4)
SECRET = 'hush-hush-hush'
PLAIN = strategies.recursive(
    strategies.none() | strategies.integers(-9, 9) | strategies.just(SECRET),
    lambda inner: strategies.lists(inner, max_size=3) | strategies.dictionaries(
        KEYS, inner, max_size=3), max_leaves=10)


def hidden(value):
    """What must not be shown: every scalar and list below a secret key."""
    if isinstance(value, dict):
        for key, item in value.items():
            if secrets.is_secret_key(key) and not isinstance(item, dict):
                yield key, item
            else:
                yield from hidden(item)
    elif isinstance(value, list):
        for item in value:
            yield from hidden(item)


@hypothesis.given(strategies.dictionaries(KEYS, PLAIN, max_size=4))
def test_nothing_hidden_is_left(value):
    masked = secrets.mask(value)
    assert all(item == secrets.MASK for _, item in hidden(masked))
    assert len(list(hidden(masked))) == len(list(hidden(value)))
    if not list(hidden(value)):
        assert masked == value
    text = json.dumps(value)
    assert json.loads(secrets.masked_text(text, 'driver_internal_info')) == masked
