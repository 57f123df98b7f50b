"""The keys with which secrets are encrypted, and what they do: ``[secrets]``.

The first key encrypts, all decrypt. What is encrypted is bound to its place: moved to another
row or column it is as unreadable as with a foreign key, so that who can write to the database, or
has a copy of it, cannot have the password of one machine sent to another.
"""
import functools
import hashlib
from collections.abc import Sequence
from typing import Any

import orjson

from ironic_clone.conf import CONF

_DIGEST = 8
"""Bytes of the digest of the place, in front of the value."""


class Unreadable(Exception):
    """No key opens it here."""


class Vault:
    """Encrypts and decrypts with some keys.

    :param keys: of Fernet, in URL-safe base64; none: nothing can be encrypted or decrypted.
    """

    def __init__(self, keys: Sequence[str]):
        self._first = self._all = None
        if keys:
            from cryptography import fernet  # those without keys need not wait for it
            self._first = fernet.Fernet(keys[0])
            self._all = fernet.MultiFernet([fernet.Fernet(key) for key in keys])
            self._refusal = fernet.InvalidToken

    def __bool__(self) -> bool:
        """Tell whether there are keys."""
        return self._all is not None

    def encrypt(self, value: Any, place: str) -> str:
        """Return the token for a JSON value, in letters of URL-safe base64.

        :param place: where it is kept, such as 'nodes.driver_info' and a uuid.
        """
        return self._first.encrypt(_digest(place) + orjson.dumps(value)).decode()

    def decrypt(self, token: str, place: str) -> Any:
        """Return the value of a token.

        :raises Unreadable: it is of another place, or of a key that is not here.
        """
        return _value(self._open(self._all, token), place)

    def is_newest(self, token: str) -> bool:
        """Tell whether a token was made with the first key."""
        try:
            self._open(self._first, token)
        except Unreadable:
            return False
        return True

    def _open(self, by: Any, token: str) -> bytes:
        if by is None:
            raise Unreadable
        try:
            return by.decrypt(token.encode())
        except self._refusal as error:
            raise Unreadable from error


def _value(plain: bytes, place: str) -> Any:
    if plain[:_DIGEST] != _digest(place):
        raise Unreadable
    return orjson.loads(plain[_DIGEST:])


def _digest(place: str) -> bytes:
    return hashlib.blake2b(place.encode(), digest_size=_DIGEST).digest()


def current() -> Vault:
    """Return the vault with the keys of the configuration as they are now."""
    return _of(tuple(CONF.secrets['keys']))   # GroupAttr.keys is the method of mappings


@functools.lru_cache(maxsize=2)
def _of(keys: tuple[str, ...]) -> Vault:
    return Vault(keys)
