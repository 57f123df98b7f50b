"""Guards of request bodies: size before reading, nesting before parsing."""
import re

from ironic_clone.api.errors import BodyRefused
from ironic_clone.conf import CONF

_DISCARDED = 16 * 1024 * 1024
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


def read(environ: dict, size_option: str) -> bytes:
    """Read the body of a request.

    :param size_option: the [api] option that holds the limit in KiB.
    :raises BodyRefused: it is too large (413, nothing is read then) or nested too deeply (400).
    """
    limit = getattr(CONF.api, size_option) * 1024
    declared = environ.get('CONTENT_LENGTH')
    if declared:
        if not (declared.isascii() and declared.isdigit()):
            raise BodyRefused(400, 'The Content-Length header is not a number.')
        length = int(declared)
        if length > limit:
            _discard(environ, length)
            raise _too_large(limit)
        content = environ['wsgi.input'].read(length) if length else b''
    elif environ.get('wsgi.input_terminated') or 'HTTP_TRANSFER_ENCODING' in environ:
        content = environ['wsgi.input'].read(limit + 1)
        if len(content) > limit:
            raise _too_large(limit)
    else:
        return b''
    if _too_deep(content, CONF.api.max_json_body_depth):
        raise BodyRefused(400, 'The JSON of the request is nested more than '
                               f'{CONF.api.max_json_body_depth} levels deep.')
    return content


def _discard(environ: dict, length: int) -> None:
    """Take in a body that was refused, so that the client comes to read the answer; but not one
    of any size. Servers close the connection after a 413."""
    if length > _DISCARDED:
        return
    while length > 0:
        chunk = environ['wsgi.input'].read(min(length, 65536))
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
