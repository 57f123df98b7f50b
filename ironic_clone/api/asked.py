"""What a request asks for, without its secrets: for those who read later what was asked."""
import functools
from typing import Any

import orjson

from ironic_clone.api import shown_url
from ironic_clone.common import secrets

LONGEST = 16 * 1024
"""Bytes of a body that is told; of a longer one only the length is."""


def text(route, query: str, body: bytes, length: int) -> str | None:
    """Return what was asked as a JSON text, None if that is all in method and path.

    :param route: the ``Route``, which knows what of the body is not everybody's to see.
    :param query: of the URL, as sent.
    :param length: of the body; ``body`` may be left out where it is longer than ``LONGEST``.
    """
    told: dict[str, Any] = {}
    if query:
        told['query'] = shown_url.of(query)
    if length > LONGEST:
        told['bytes'] = length
    elif body.strip():
        try:
            hidden = _hidden(getattr(route.body, 'resource', None))
            told['body'] = _shown(orjson.loads(body), hidden)
        except orjson.JSONDecodeError:
            told['bytes'] = length   # nobody can tell what of it is secret
    return orjson.dumps(told).decode() if told else None


@functools.cache
def _hidden(resource) -> frozenset[str]:
    """Return the fields of a resource that reads show to some only, or to nobody."""
    if resource is None:
        return frozenset()
    return frozenset(name for name, field in resource.fields.items()
                     if field.redacted or 'sensitive' in getattr(field.source, 'columns', ()))


def _shown(content: Any, hidden: frozenset[str]) -> Any:
    """Return what orjson writes as ``content`` without its secrets."""
    written = orjson.dumps(content)   # not as it was sent: escapes would hide words from the scan
    if hidden or secrets.is_suspicious(written.decode()):
        return _masked(content, hidden)
    return orjson.Fragment(written)


def _masked(content: Any, hidden: frozenset[str]) -> Any:
    if isinstance(content, list):   # of operations of a patch, or of what has no fields
        return [_operation(item, hidden) if isinstance(item, dict) else secrets.mask(item)
                for item in content]
    if not isinstance(content, dict):
        return secrets.mask(content)
    is_setting = 'value' in content and secrets.names_setting(content)
    return {name: secrets.MASK
            if name in hidden or secrets.is_secret_key(name) or is_setting and name == 'value'
            else secrets.mask(value, name)   # a secret field may be an object: a config drive
            for name, value in content.items()}


def _operation(operation: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    """A value in a patch is as secret as the place that it is for."""
    path = operation.get('path')
    if not isinstance(path, str) or 'value' not in operation:
        return secrets.mask(operation)
    masked = secrets.mask({**operation, 'value': None})
    segments = [segment for segment in path.split('/') if segment]
    field = segments[0] if segments else ''
    if field in hidden or any(secrets.is_secret_key(segment) for segment in segments) or (
            len(segments) > 1 and segments[1] in secrets.EXTRA.get(field, ())):
        return {**masked, 'value': secrets.MASK}
    return {**masked, 'value': secrets.mask(operation['value'], field)
            if len(segments) == 1 else secrets.mask(operation['value'])}
