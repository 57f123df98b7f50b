"""Bodies in chunks behind uWSGI: its WSGI input shows them empty, its own function has them."""
from collections.abc import Callable


class UwsgiChunks:
    """WSGI input that reads a chunked body.

    :param read_chunk: ``uwsgi.chunked_read``: the next chunk, empty after the last.
    """

    def __init__(self, read_chunk: Callable[[], bytes]):
        self._read_chunk = read_chunk
        self._buffer = b''
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Return ``size`` bytes, or all that is left.

        :raises OSError: the body is malformed or did not come in time.
        """
        while not self._ended and (size < 0 or len(self._buffer) < size):
            chunk = self._read_chunk()
            self._ended = not chunk
            self._buffer += chunk
        if size < 0:
            size = len(self._buffer)
        found, self._buffer = self._buffer[:size], self._buffer[size:]
        return found


def with_chunks(application: Callable, read_chunk: Callable[[], bytes]) -> Callable:
    """Return the WSGI application, given chunked bodies in its input."""
    def serve(environ, start_response):
        if 'chunked' in environ.get('HTTP_TRANSFER_ENCODING', '').lower():
            environ['wsgi.input'] = UwsgiChunks(read_chunk)
        return application(environ, start_response)
    return serve
