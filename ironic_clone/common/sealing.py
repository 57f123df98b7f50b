"""Secrets inside JSON as the database keeps them: each one *sealed*, the rest as it is.

What masking hides (``common.secrets``) is what is sealed; a sealed value is a string: SEALED and a
token of the vault. The two ways of getting such a string in without its being one are closed: the
API refuses it (``refuse``), and what comes from elsewhere is sealed itself.
"""
import functools
import re
from collections.abc import Callable
from typing import Any

import orjson

from ironic_clone.common import exception
from ironic_clone.common import secrets
from ironic_clone.common import vault
from ironic_clone.common.secrets import SEALED
from ironic_clone.conf import CONF

_TOKEN = re.compile(rf'"({re.escape(SEALED)}[\w=-]+)"')


def is_sealed(value: Any) -> bool:
    """Tell whether a value of a JSON column, as it is kept, is a sealed one."""
    return isinstance(value, str) and value.startswith(SEALED)


def tokens(text: str) -> frozenset[str]:
    """Return the sealed values in a JSON text."""
    return frozenset(_TOKEN.findall(text)) if SEALED in text else frozenset()


def hidden(text: str) -> str:
    """Return a JSON text with its sealed values masked, and nothing else."""
    return _TOKEN.sub(f'"{secrets.MASK}"', text) if SEALED in text else text


def masked(value: Any) -> Any:
    """Return a JSON value with its sealed values masked, and nothing else."""
    return _opened(value, lambda value, path: secrets.MASK, ())


def seal(text: str, field: str, place: str, kept: str = '') -> str:
    """Return the JSON text of a column as it is to be kept, its secrets sealed with the first key.

    :param place: of the column, for the vault.
    :param kept: the text of the column as it was kept: what is sealed in it may stay so.
    """
    keys = vault.current()
    if not (keys and CONF.secrets.encrypt and secrets.is_suspicious(text)):
        return text
    known = tokens(kept)

    def sealed(value: Any) -> Any:
        return value if isinstance(value, str) and value in known \
            else SEALED + keys.encrypt(value, place)

    return orjson.dumps(_with_sealed(orjson.loads(text), field, sealed)).decode()


def has_plain(text: str, field: str) -> bool:
    """Tell whether the JSON text of a column, as it is kept, has secrets that are not sealed."""
    if not secrets.is_suspicious(text):
        return False
    known, found = tokens(text), []

    def note(value: Any) -> Any:
        if not (isinstance(value, str) and value in known):
            found.append(value)
        return value

    _with_sealed(orjson.loads(text), field, note)
    return bool(found)


def _with_sealed(value: Any, field: str, sealed: Callable[[Any], Any]) -> Any:
    """Return a value with ``sealed(secret)`` in place of each secret that says something."""
    def unless_empty(value: Any) -> Any:
        return value if isinstance(value, bool) or value in ('', [], {}, None) else sealed(value)

    result = _sealed(value, unless_empty)
    if isinstance(value, dict):
        for key in secrets.EXTRA.get(field, ()):
            if key in value:
                result[key] = unless_empty(value[key])
    return result


def _sealed(value: Any, sealed: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        result = {key: sealed(item) if secrets.is_secret_key(key) and not isinstance(item, dict)
                  else _sealed(item, sealed) for key, item in value.items()}
        if 'value' in value and secrets.names_setting(value):
            result['value'] = sealed(value['value'])
        return result
    if isinstance(value, list):
        return [_sealed(item, sealed) for item in value]
    if isinstance(value, str) and secrets.mask(value) != value:
        return sealed(value)
    return value


Path = tuple[str, ...]


def opened(value: Any, place: str) -> tuple[Any, tuple[Path, ...]]:
    """Return a value with all in clear that is sealed in it, and the paths of what cannot be.

    :param place: as it was sealed for.
    """
    unreadable: list[Path] = []
    result = _opened(value, functools.partial(_open, vault.current(), place, unreadable), ())
    return result, tuple(unreadable)


def _open(keys: vault.Vault, place: str, unreadable: list[Path], value: str, path: Path) -> Any:
    try:
        return keys.decrypt(value.removeprefix(SEALED), place)
    except vault.Unreadable:
        unreadable.append(path)
        return value


def _opened(value: Any, open_: Callable, path: Path) -> Any:
    if isinstance(value, dict):
        return {key: _opened(item, open_, (*path, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_opened(item, open_, (*path, str(index))) for index, item in enumerate(value)]
    return open_(value, path) if is_sealed(value) else value


def at(value: Any, path: Path) -> Any:
    """Return what is at a path in a value, None if there is no such path."""
    for key in path:
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value


def refuse(value: Any, name: str) -> None:
    """Refuse what somebody gives that looks sealed.

    :param name: of the field, for the sentence.
    :raises InvalidParameterValue:
    """
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            refuse(item, name)
    elif is_sealed(value):
        raise exception.InvalidParameterValue(
            f'No value in {name} can begin with "{SEALED}", which marks what the service itself '
            'has encrypted.')
