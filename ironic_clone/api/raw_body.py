"""Guards of request bodies: size before reading, nesting before parsing, numbers after it."""
import json
import re
from typing import Any

import orjson

from ironic_clone.api.errors import BodyRefused
from ironic_clone.common import exception
from ironic_clone.conf import CONF

_DISCARDED = 16 * 1024 * 1024
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
_LONG_NUMBER = re.compile(rb'\d{19}').search


def read(environ: dict, size_option: str) -> bytes:
    """Read the body of a request.

    :param size_option: the [api] option that holds the limit in KiB.
    :raises BodyRefused: it is too large (413, nothing is read then), nested too deeply, malformed
        or cut off (400), or did not come in time (408).
    """
    limit = getattr(CONF.api, size_option) * 1024
    declared = environ.get('CONTENT_LENGTH')
    if declared and 'HTTP_TRANSFER_ENCODING' not in environ:   # which would overrule it
        if not (declared.isascii() and declared.isdigit()):
            raise BodyRefused(400, 'The Content-Length header is not a number.')
        length = int(declared)
        if length > limit:
            _discard(environ, length)
            raise _too_large(limit)
        content = _input(environ, length) if length else b''
        if len(content) < length:
            raise BodyRefused(400, f'The body of the request ended after {len(content)} of '
                                   f'{length} bytes.')
    elif environ.get('wsgi.input_terminated') or 'HTTP_TRANSFER_ENCODING' in environ:
        content = _input(environ, limit + 1)
        if len(content) > limit:
            _discard(environ, _DISCARDED)
            raise _too_large(limit)
    else:
        return b''
    if _too_deep(content, CONF.api.max_json_body_depth):
        raise BodyRefused(400, 'The JSON of the request is nested more than '
                               f'{CONF.api.max_json_body_depth} levels deep.')
    return content


def decode(content: bytes) -> Any:
    """Return what a body says in JSON.

    :raises InvalidParameterValue: it is not JSON, or holds an integer that would not be kept.
    """
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise exception.InvalidParameterValue(
            f'The body of the request is not valid JSON: {error}.') from error
    if _LONG_NUMBER(content):   # orjson makes a rounded float of an integer beyond 64 bits
        json.loads(content, parse_int=_check_integer)
    return value


def _check_integer(digits: str) -> None:
    if len(digits) > 20 or not -2**63 <= int(digits) < 2**64:
        raise exception.InvalidParameterValue(
            'The body of the request holds an integer of more than 64 bits; send it as a string.')


def _input(environ: dict, size: int) -> bytes:
    """Read from the client, who may be slow, gone, or speak in riddles.

    :raises BodyRefused:
    """
    try:
        return environ['wsgi.input'].read(size)
    except TimeoutError:
        raise BodyRefused(408, 'The body of the request did not come in time.') from None
    except (OSError, ValueError) as error:
        raise BodyRefused(400, f'The body of the request cannot be read: {error}.') from None


def _discard(environ: dict, length: int) -> None:
    """Take in a body that was refused, so that the client comes to read the answer; but not one
    of any size. Servers close the connection after a 413."""
    if length > _DISCARDED:
        return
    while length > 0:
        chunk = _input(environ, min(length, 65536))
        if not chunk:
            return
        length -= len(chunk)


def _too_large(limit: int) -> BodyRefused:
    return BodyRefused(413, f'The body of the request is larger than {limit // 1024} KiB.')


def _too_deep(content: bytes, depth: int) -> bool:
    if content.count(b'[') + content.count(b'{') <= depth:
        return False
    open_ = 0
    for match in _TOKENS.finditer(content):
        token = match.group()
        if token in b'[{':
            open_ += 1
            if open_ > depth:
                return True
        elif token in b']}':
            open_ -= 1
    return False
