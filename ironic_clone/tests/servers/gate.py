"""A TCP port in front of a server: a test shuts it, and the server is away for whoever uses it."""
import contextlib
import socket
import threading

from ironic_clone.tests.servers import ports


class Gate:
    """Relays connections to a server while it is open.

    :param target: port of the server on the loopback address.
    :ivar port: the port to use in place of the server's; shut until ``open``.
    """

    def __init__(self, target: int):
        self.port = ports.free()
        self._target = target
        self._listener: socket.socket | None = None
        self._connections: list[socket.socket] = []
        self._lock = threading.Lock()
        self._flowing = threading.Event()
        self._flowing.set()
        self._muted = False

    def open(self) -> None:
        """Let connections through from now on."""
        self._listener = socket.create_server((ports.LOOPBACK, self.port), backlog=200)
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def shut(self) -> None:
        """Break all connections and refuse new ones."""
        with self._lock:
            _end(*([self._listener] if self._listener else []), *self._connections)
            self._listener = None
            self._connections.clear()
        self.thaw()

    def freeze(self) -> None:
        """Take connections and bytes, and pass nothing on: a server that is stuck."""
        self._flowing.clear()

    def mute(self) -> None:
        """Pass requests on and lose every answer, until it is shut."""
        self._muted = True

    def thaw(self) -> None:
        """Pass on what has come, and go on."""
        self._muted = False
        self._flowing.set()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info) -> None:
        self.shut()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near = listener.accept()[0]
            except OSError:
                return
            far = socket.create_connection((ports.LOOPBACK, self._target))
            with self._lock:
                if self._listener is not listener:
                    _end(near, far)
                    return
                self._connections += near, far
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._relay, args=(source, sink, source is far),
                                 daemon=True).start()

    def _relay(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self._flowing.wait()
                if not (answers and self._muted):
                    sink.sendall(data)
        _end(source, sink)


def _end(*sockets: socket.socket) -> None:
    for one in sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
