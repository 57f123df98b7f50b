"""Masking of secrets in what the service shows: one table of what counts as a secret.

JSON is kept as text, and most of it holds no secret: it is decoded only if a scan of the text
finds something that looks like one.
"""
import functools
import re
from collections.abc import Mapping
from typing import Any

import orjson
from oslo_utils import strutils

from ironic_clone.common import quoted_objects

MASK = '******'

SEALED = '$secret$'
"""What a value begins with that is encrypted (``common.sealing``). One of the stems is in it, so
that a text with such a value is looked at without being looked for."""

KEYS = (
    'admin_pass', 'admin_password', 'adminpass', 'auth_password', 'auth_token', 'chappassword',
    'chapsecret', 'configdrive', 'encrypted_key', 'fernetkey', 'new_pass', 'passphrase',
    'password', 'private_key', 'secret', 'secret_uuid', 'sslkey', 'sys_pswd', 'token',
    'cephclientkey', 'cephmanilaclientkey', 'cephrgwkey', 'rabbitcookie', 'swifthashsuffix',
    'keystonecredential', 'migrationsshkey',
    'octaviaheartbeatkey', 'octaviacakeypassphrase', 'heatauthencryptionkey',
    'designaterndckey', 'pacemakerremoteauthkey', 'barbicansimplecryptokek',
    'snmp_community', 'snmp_auth_key', 'snmp_priv_key', 'hex_kg_key')
"""A key that contains one of these, in any case, has a secret for its value."""

EXTRA: Mapping[str, Mapping[str, bool]] = {
    'instance_info': {'configdrive': True, 'image_url': True},
}
"""Field -> further keys of its first level, and whether an empty value is left as it is."""

_LABELS = ('name', 'key')
"""What says in an object with a ``value`` what that is, as settings of a firmware are given to
steps: ``{'name': 'AdminPassword', 'value': 'x'}``."""

_STEMS = ('pass', 'key', 'secret', 'token', 'configdrive', 'image_url', 'pswd', 'cookie',
          'credential', 'suffix', 'kek', 'community')
"""One of these is in every key above; looking for few and short texts is what makes it cheap."""

_URL_PASSWORD = re.compile(r'(?<=://)([^\s/?#@:]*):[^\s/?#]*@')
_URL_SIGNATURE = re.compile(
    r'([?&](?:temp_url_sig|sig|(?:x-(?:amz|goog)-)?signature)=)[^\s&#"\']+', re.IGNORECASE)
"""What lets whoever has the URL in: of object stores, for a while."""


def is_suspicious(text: str) -> bool:
    """Tell whether a text may hold a secret, or is a JSON text with one; False is certain."""
    text = text.lower()
    for stem in _STEMS:   # any() of a generator takes three times as long
        if stem in text:
            return True
    return '://' in text and ('@' in text or 'sig' in text)


def is_secret_key(key: str) -> bool:
    """Tell whether the value under ``key`` is a secret."""
    return _of_short_key(key) if len(key) <= 64 else _names_secret(key)


def _names_secret(text: str) -> bool:
    text = text.lower()
    return is_suspicious(text) and any(key in text for key in KEYS)


_of_short_key = functools.lru_cache(maxsize=2048)(_names_secret)


def is_secret_setting(name: Any, kind: str | None = None) -> bool:
    """Tell whether the value of a setting of a machine's firmware is a secret.

    :param kind: its attribute type, in any case; None if nobody said. What is chosen from a
        list, counted or switched ("PasswordStatus: locked") is none, whatever its name.
    """
    kind = (kind or '').lower()
    return kind == 'password' or (kind in ('', 'string') and isinstance(name, str)
                                  and is_secret_key(name))


def names_setting(value: Mapping[str, Any]) -> bool:
    """Tell whether an object says of its ``value`` that it is that of a secret setting.

    A sealed label says nothing: where it named a secret, the value is sealed, too.
    """
    labels = [value.get(label) for label in _LABELS]
    return any(is_secret_setting(label) for label in labels
               if not (isinstance(label, str) and label.startswith(SEALED)))


def mask(value: Any, field: str | None = None) -> Any:
    """Return a copy of a JSON value with ``******`` in place of secrets, and of the password or
    signature in a URL.

    :param field: name of the field that holds the value, whose further keys count too.
    """
    masked = _masked(value)
    if isinstance(masked, dict):
        for key, keeps_empty in EXTRA.get(field or '', {}).items():
            if key in masked and not (keeps_empty and not value[key]):
                masked[key] = MASK
    return masked


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        masked = {key: MASK if is_secret_key(key) and not isinstance(item, dict)
                  else _masked(item) for key, item in value.items()}
        if 'value' in value and names_setting(value):
            masked['value'] = MASK
        return masked
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return _masked_string(value) if isinstance(value, str) else value


def _masked_string(value: str) -> str:
    if '://' in value:
        value = _URL_PASSWORD.sub(rf'\1:{MASK}@', value)
        value = _URL_SIGNATURE.sub(rf'\1{MASK}', value)
    if is_suspicious(value):
        if value.startswith(SEALED):
            return MASK
        value = quoted_objects.mask(value, _is_secret_in_text, MASK)
        if _names_secret(value):
            return strutils.mask_password(value, secret=MASK)
    return value


def _is_secret_in_text(key: str) -> bool:
    """In a text nobody knows which field a key is of."""
    return is_secret_key(key) or any(key in keys for keys in EXTRA.values())


def masked_text(text: str, field: str) -> str:
    """Return the JSON text of an object with its secrets masked, decoding it only if need be."""
    if len(text) <= 2 or not is_suspicious(text):
        return text
    return (_of_short_text if len(text) <= _SHORT else _mask_text)(text, field)


def _mask_text(text: str, field: str) -> str:
    return orjson.dumps(mask(orjson.loads(text), field)).decode()


_SHORT = 512
_of_short_text = functools.lru_cache(maxsize=4096)(_mask_text)
"""What pollers of lists ask for again and again; 2 MB at the most of what was once decoded."""
