"""Servers that all the processes of a test run share: each starts when it is first asked for.

``python -m ironic_clone.tests.servers.keeper SOCKET`` keeps them until its standard input ends:
when whoever started it wants so, or is gone, however it went. tools/test starts it and names the
socket in the environment; without it each process of pytest has servers of its own.
"""
import contextlib
import os
import signal
import sys
import threading
import typing
from collections.abc import Iterator
from multiprocessing import connection

from ironic_clone.tests.servers import daemon

VARIABLE = 'IRONIC_CLONE_TEST_SERVERS'
"""Environment variable: path of the keeper's socket."""
Kind = typing.TypeVar('Kind', bound=daemon.Daemon)


@contextlib.contextmanager
def server(kind: type[Kind]) -> Iterator[Kind]:
    """Give a running server of this kind: the keeper's, or one of the caller's own.

    The keeper's is not the caller's to stop.

    :raises ServerError: it could not be started.
    """
    if path := os.environ.get(VARIABLE):
        yield ask(path, kind)
        return
    with kind() as own:
        yield own


def ask(path: str, kind: type[Kind]) -> Kind:
    """Have the keeper behind the socket start a server, unless it runs; return what reaches it.

    :raises ServerError: it could not be started.
    """
    with connection.Client(path) as keeper:
        keeper.send(kind)
        answer = keeper.recv()
    if isinstance(answer, Exception):
        raise answer
    return answer


class Keeper:
    """Starts servers, one of a kind, and stops all of them.

    :param path: of the socket on which it answers.
    """

    def __init__(self, path: str):
        self._listener = connection.Listener(path)
        self._started: dict[type, daemon.Daemon] = {}
        self._lock = threading.Lock()   # whoever wants a second kind meanwhile waits as well
        self._stack = contextlib.ExitStack()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            with contextlib.suppress(EOFError, ConnectionError):
                asked = self._listener.accept()
                threading.Thread(target=self._answer, args=(asked,), daemon=True).start()

    def _answer(self, asked: connection.Connection) -> None:
        with asked, contextlib.suppress(EOFError, ConnectionError):
            kind = asked.recv()
            try:
                asked.send(self._server(kind))
            except (daemon.ServerError, OSError) as e:
                asked.send(daemon.ServerError(str(e)))

    def _server(self, kind: type) -> daemon.Daemon:
        with self._lock:
            if kind not in self._started:
                self._started[kind] = self._stack.enter_context(kind())
            return self._started[kind]

    def stop(self) -> None:
        """Stop every server."""
        with self._lock:
            self._stack.close()


def main() -> None:
    """Keep servers until the standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)   # tests that are interrupted still need them
    keeper = Keeper(sys.argv[1])
    try:
        sys.stdin.read()
    finally:
        keeper.stop()


if __name__ == '__main__':
    main()
