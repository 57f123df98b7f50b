"""What a service asks of Keystone about tokens, answered in this process, and counted."""
import contextlib
import http.server
import json
import threading
from collections.abc import Iterator

from ironic_clone.tests.servers import ports

_DOMAIN = {'id': 'default', 'name': 'Default'}
_DATES = {'issued_at': '2020-01-01T00:00:00.000000Z', 'expires_at': '2099-01-01T00:00:00.000000Z'}


class Validation:
    """Knows some tokens.

    :param roles: token -> the roles that its user has in the whole system.
    :ivar url: what services call auth_url.
    :ivar asked: the requests that came, as method and path.
    """

    def __init__(self, roles: dict[str, list[str]]):
        self.roles = roles
        self.asked: list[str] = []

    def answer(self, method: str, path: str, subject: str | None) -> tuple[int, dict]:
        """Return status and body."""
        self.asked.append(f'{method} {path}')
        if not path.endswith('/auth/tokens'):
            return 200, {'version': {'id': 'v3.14', 'status': 'stable', 'links': [
                {'rel': 'self', 'href': self.url}]}}
        told = {'user': {'id': 'u', 'name': 'u', 'domain': _DOMAIN}, **_DATES}
        if method == 'POST':   # the service's own
            catalog = [{'type': 'identity', 'name': 'keystone', 'id': 'i', 'endpoints': [
                {'id': name, 'interface': name, 'region': 'r', 'region_id': 'r',
                 'url': self.url} for name in ('public', 'internal', 'admin')]}]
            return 201, {'token': {**told, 'methods': ['password'], 'catalog': catalog}}
        if subject not in self.roles:
            return 404, {'error': {'code': 404, 'message': 'no such token', 'title': 'Not Found'}}
        roles = [{'id': role, 'name': role} for role in self.roles[subject]]
        return 200, {'token': {**told, 'methods': ['password'], 'system': {'all': True},
                               'roles': roles}}


@contextlib.contextmanager
def serving(roles: dict[str, list[str]]) -> Iterator[Validation]:
    """Answer meanwhile."""
    made = Validation(roles)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'

        def _answer(self):
            self.rfile.read(int(self.headers.get('Content-Length') or 0))
            status, body = made.answer(self.command, self.path,
                                       self.headers.get('X-Subject-Token'))
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header('Content-Type', 'application/json')
            self.send_header('Content-Length', str(len(content)))
            self.send_header('X-Subject-Token', 'of-the-service')
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer

        def log_message(self, *args):
            """Nothing: who wants to know looks at ``asked``."""

    with http.server.ThreadingHTTPServer((ports.LOOPBACK, 0), Handler) as server:
        server.daemon_threads = True
        made.url = f'http://{ports.LOOPBACK}:{server.server_port}/v3'
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()
