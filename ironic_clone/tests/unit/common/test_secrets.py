"""Masking: nothing under a secret key survives, everything else does."""
import json
import time

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
    ({'args': {'snmp_auth_key': 'x'}}, None, {'args': {'snmp_auth_key': '******'}}),
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
    ({'settings': [{'name': 'AdminPassword', 'value': 'x'}, {'value': 5, 'key': 'SYSPASSWORD'},
                   {'name': 'Boot', 'value': 'y'}, {'name': 'NoPassword'}]}, None,
     {'settings': [{'name': 'AdminPassword', 'value': '******'},
                   {'value': '******', 'key': 'SYSPASSWORD'},
                   {'name': 'Boot', 'value': 'y'}, {'name': 'NoPassword'}]}),
    (['x', {'secret': 1}], None, ['x', {'secret': '******'}]), ('x', None, 'x'), (5, None, 5),
])
def test_masked(value, field, masked):
    before = json.dumps(value)
    assert secrets.mask(value, field) == masked
    assert json.dumps(value) == before
    if isinstance(value, dict) and field:
        text = json.dumps(value, separators=(',', ':'))
        assert json.loads(secrets.masked_text(text, field)) == masked


@pytest.mark.parametrize('text, masked', [
    ("{'snmp_community': 'x', 'a': 'b'}", "{'snmp_community': '******', 'a': 'b'}"),
    ('{"ipmi_hex_kg_key": "x y"}', '{"ipmi_hex_kg_key": "******"}'),
    ("{'my_secret_thing': 5}", "{'my_secret_thing': ******}"),
    ("{'a': {'passphrase': ['x', 'y'], 'b': 1}}", "{'a': {'passphrase': ******, 'b': 1}}"),
    ("{'configdrive': {'user_data': '}x'}, 'b': 1}", "{'configdrive': ******, 'b': 1}"),
    ("it can't log in: {'snmp_community': 'x", "it can't log in: {'snmp_community': '******'"),
    ("{'name': 'AdminPassword', 'value': 'x'}", "{'name': 'AdminPassword', 'value': '******'}"),
    ("[{'value': 'x', 'name': 'password'}]", "[{'value': '******', 'name': 'password'}]"),
    ("[{'value': 'x', 'key': 'password'", "[{'value': '******', 'key': 'password'"),
    ('log_in(a, snmp_community=x, b)', 'log_in(a, snmp_community=******, b)'),
    ("log_in(snmp_priv_key='x')", "log_in(snmp_priv_key='******')"),
    ("""the body b'{"snmp_community": "x"}'""", "the body '******'"),
    (json.dumps(json.dumps({'snmp_community': 'x'})), '"******"'),
    ('ipmi_password is not set', 'ipmi_password is not set'),
    ('Invalid "configdrive": lacks "x".', 'Invalid "configdrive": lacks "x".'),
    ("{'name': 'x', 'value': 'token'}", "{'name': 'x', 'value': 'token'}"),
    ("{'ssh_key': 'z', 'a': 'secret'}", "{'ssh_key': 'z', 'a': 'secret'}"),
])
def test_texts_that_quote_objects(text, masked):
    assert secrets.mask(text) == masked


@pytest.mark.parametrize('name, kind, hidden', [
    ('AdminPassword', None, True), ('AdminPassword', 'String', True), ('x', 'Password', True),
    ('PasswordStatus', 'Enumeration', False), ('PasswordTries', 'Integer', False),
    ('Boot', None, False), (5, None, False)])
def test_settings_of_firmware(name, kind, hidden):
    assert secrets.is_secret_setting(name, kind) is hidden


@pytest.mark.parametrize('piece', [
    "'", '"', '{"a":', '"password":[', "{'name':'password','value':", "{'value':",
    'password="\\"', 'a', 'password=', "b'\"{", '\\', '://:@', 'token '])
def test_the_time_that_a_text_takes_is_bounded(piece):
    begun = time.process_time()
    secrets.mask(piece * (12_000 // len(piece)) + 'password')
    assert time.process_time() - begun < 2


def test_the_scan_sees_every_key():
    extra = {key for keys in secrets.EXTRA.values() for key in keys}
    for key in {*secrets.KEYS, *extra}:
        assert secrets.is_suspicious(key.upper()), key
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
def test_nothing_hidden_is_left_in_a_text(value):
    plain = str(secrets.mask(value)).count(SECRET)
    for text in (json.dumps(value), f"can't: {value!r}; done", f'{value}'[:60]):
        assert secrets.mask(text).count(SECRET) <= plain


@hypothesis.given(strategies.dictionaries(KEYS, PLAIN, max_size=4))
def test_nothing_hidden_is_left(value):
    masked = secrets.mask(value)
    assert all(item == secrets.MASK for _, item in hidden(masked))
    assert len(list(hidden(masked))) == len(list(hidden(value)))
    if not list(hidden(value)):
        assert masked == value
    text = json.dumps(value)
    assert json.loads(secrets.masked_text(text, 'driver_internal_info')) == masked
