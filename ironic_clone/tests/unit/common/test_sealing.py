"""Secrets inside JSON, encrypted: whatever is masked is sealed, and comes back as it was."""
import orjson
import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ironic_clone.common import exception
from ironic_clone.common import sealing
from ironic_clone.common import secrets
from ironic_clone.common import vault

OLD, NEW, FOREIGN = (Fernet.generate_key().decode() for _ in range(3))
PLACE = 'nodes.driver_info/1be26c0b-03f2-4d2e-ae87-c02d7f33c123'


@pytest.fixture(autouse=True)
def keys(conf):
    """Return a function that sets the keys."""
    def use(*keys, encrypt=True):
        conf.set_override('keys', list(keys), 'secrets')
        conf.set_override('encrypt', encrypt, 'secrets')
    use(NEW, OLD)
    return use


def kept(value, field='driver_info', before=''):
    return sealing.seal(orjson.dumps(value).decode(), field, PLACE, before)


def clear(text, place=PLACE):
    return sealing.opened(orjson.loads(text), place)


@pytest.mark.parametrize('field, value, paths', [
    ('driver_info', {'ipmi_password': 'hush', 'ipmi_username': 'admin'}, ['ipmi_password']),
    ('driver_info', {'IPMI_HEX_KG_KEY': '0123', 'snmp_community': 'x'},
     ['IPMI_HEX_KG_KEY', 'snmp_community']),
    ('driver_info', {'deep': {'redfish_password': 'hush', 'port': 1}}, ['deep.redfish_password']),
    ('driver_info', {'password': {'kept': 'as it is', 'password': 'x'}}, ['password.password']),
    ('driver_info', {'password': 12345678}, ['password']),
    ('driver_info', {'passwords': ['a', {'b': 'c'}]}, ['passwords']),
    ('driver_info', {'redfish_address': 'https://me:hush@bmc/'}, ['redfish_address']),
    ('driver_info', {'kernel_append_params': 'quiet password=hush'}, ['kernel_append_params']),
    ('driver_internal_info', {'agent_secret_token': 'hush'}, ['agent_secret_token']),
    ('driver_internal_info', {'clean_steps': [{'args': {'password': 'hush'}}]},
     ['clean_steps.0.args.password']),
    ('clean_step', {'args': {'settings': [{'name': 'AdminPassword', 'value': 'hush'}]}},
     ['args.settings.0.value']),
    ('instance_info', {'rescue_password': 'a', 'hashed_rescue_password': '$5$b'},
     ['rescue_password', 'hashed_rescue_password']),
    ('instance_info', {'configdrive': {'user_data': 'x'}, 'image_url': 'http://x/?sig=y'},
     ['configdrive', 'image_url']),
    # what says nothing stays, and so does what is no secret
    ('driver_info', {'password': '', 'token': None, 'secret': False, 'passphrase': [],
                     'private_key': {}}, []),
    ('driver_internal_info', {'agent_secret_token_pregenerated': True}, []),
    ('driver_info', {'ipmi_address': '192.0.2.1', 'configdrive_size': None}, []),
    ('extra', {'image_url': 'http://x/'}, []),
])
def test_what_is_sealed(field, value, paths):
    sealed = orjson.loads(kept(value, field))
    assert list(paths_of_sealed(sealed)) == paths
    assert clear(orjson.dumps(sealed)) == (value, ())


def paths_of_sealed(value, path=()):
    if sealing.is_sealed(value):
        yield '.'.join(path)
    for key, item in (value.items() if isinstance(value, dict) else enumerate(value)
                      if isinstance(value, list) else ()):
        yield from paths_of_sealed(item, (*path, str(key)))


NAMES = st.sampled_from(['ipmi_password', 'name', 'value', 'key', 'configdrive', 'image_url', 'a',
                         'agent_secret_token', 'b/c', '0'])
TEXTS = st.one_of(st.text(max_size=8), st.sampled_from(
    ['AdminPassword', 'http://a:b@c/', 'password=x', sealing.SEALED, sealing.SEALED + 'gAAAAAB_-=',
     f'a "{sealing.SEALED}b" c', '******']))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-2**53, 2**53), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3),
                            st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=8)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=4)
FIELDS = st.sampled_from(['driver_info', 'instance_info'])


@settings(max_examples=60, deadline=None)
@given(OBJECTS, FIELDS)
def test_there_and_back(value, field):
    text = kept(value, field)
    assert clear(text) == (value, ())
    assert not sealing.has_plain(text, field)
    assert not any(secret in text for secret in ('http://a:b@c/', 'password=x'))


@settings(max_examples=60, deadline=None)
@given(OBJECTS, FIELDS)
def test_masked_as_if_it_were_plain(value, field):
    """But where a part of a string is masked: of a sealed one nobody knows the parts."""
    masked = orjson.loads(secrets.masked_text(kept(value, field), field))
    assert whole(masked) == whole(secrets.mask(value, field))


def test_letters_of_a_sealed_label_say_nothing():
    """Its token may spell a word, such as "key"."""
    setting = {'name': f'{secrets.SEALED}gAAAkeyAAA', 'value': 'plain'}
    assert not secrets.names_setting(setting)
    assert secrets.mask(setting)['value'] == 'plain'


def whole(value):
    """Return a masked value with strings masked in part, or sealed as a whole, masked."""
    if isinstance(value, dict):
        return {key: whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [whole(item) for item in value]
    return secrets.MASK if isinstance(value, str) and (
        secrets.MASK in value or sealing.is_sealed(value)) else value


def test_what_looks_sealed_and_is_not_is_escaped():
    """From a machine's inventory, say: nothing can be taken for sealed that was not."""
    for value in (sealing.SEALED + 'gAAAA', sealing.SEALED,
                  orjson.loads(kept({'password': 'x'}))['password']):
        text = kept({'note': value, 'password': value})
        assert clear(text) == ({'note': value, 'password': value}, ())
        assert value not in orjson.loads(text).values()


def test_what_no_key_opens_is_kept_and_told(keys):
    keys(FOREIGN)
    before = kept({'password': 'lost', 'deep': [{'token': 'lost too'}]})
    keys(NEW)
    value, unreadable = clear(before)
    assert unreadable == (('password',), ('deep', '0', 'token'))
    value['ipmi_password'] = 'new'
    text = kept(value, before=before)
    assert sealing.tokens(before) < sealing.tokens(text)
    keys(FOREIGN, NEW)
    assert clear(text) == ({'password': 'lost', 'deep': [{'token': 'lost too'}],
                            'ipmi_password': 'new'}, ())


def test_all_keys_read_and_the_first_writes(keys):
    keys(OLD)
    text = kept({'password': 'x'})
    keys(NEW, OLD)
    assert clear(text) == ({'password': 'x'}, ())
    again = kept({'password': 'x'})
    keys(NEW)
    assert clear(again) == ({'password': 'x'}, ())
    assert clear(text)[1]
    keys()
    assert clear(again)[1]


def test_it_is_bound_to_its_place():
    text = kept({'password': 'x'})
    assert clear(text, PLACE.replace('1be2', '2be2'))[1] == (('password',),)
    assert clear(text, PLACE.replace('driver_info', 'instance_info'))[1] == (('password',),)


@pytest.mark.parametrize('given, encrypt', [((), True), ((NEW,), False)])
def test_without_keys_texts_stay_as_they_are(keys, given, encrypt):
    keys(*given, encrypt=encrypt)
    text = '{"password": "x"}'   # not even the blank goes
    assert sealing.seal(text, 'driver_info', PLACE) is text
    assert sealing.has_plain(text, 'driver_info')


def test_without_secrets_texts_stay_as_they_are():
    text = '{"ipmi_address": "192.0.2.1"}'
    assert sealing.seal(text, 'driver_info', PLACE) is text
    assert not sealing.has_plain(text, 'driver_info')


def test_hidden():
    text = kept({'password': 'x', 'port': 1, 'image': 'http://a:b@c/'})
    assert orjson.loads(sealing.hidden(text)) == {
        'password': secrets.MASK, 'port': 1, 'image': secrets.MASK}
    assert sealing.hidden('{"password":"x"}') == '{"password":"x"}'


@pytest.mark.parametrize('value', [
    sealing.SEALED, {'a': [{'b': sealing.SEALED + 'x'}]}, {sealing.SEALED: sealing.SEALED}])
def test_what_looks_sealed_is_refused(value):
    with pytest.raises(exception.InvalidParameterValue, match='driver_info can begin with'):
        sealing.refuse(value, 'driver_info')


@pytest.mark.parametrize('value', [None, 1, 'a' + sealing.SEALED, {sealing.SEALED: ''}, [[]]])
def test_others_are_not(value):
    sealing.refuse(value, 'driver_info')


def test_a_vault_without_keys_opens_nothing():
    empty = vault.Vault([])
    assert not empty
    assert not empty.is_newest('gAAAA')
    with pytest.raises(vault.Unreadable):
        empty.decrypt('gAAAA', PLACE)


@pytest.mark.parametrize('token', ['', 'x', 'gAAAA', 'gAAAAAB' + 'x' * 80, '\u00e9'])
def test_no_token_at_all(token):
    with pytest.raises(vault.Unreadable):
        vault.current().decrypt(token, PLACE)
