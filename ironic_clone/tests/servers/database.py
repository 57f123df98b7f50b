"""What the database servers share: databases that a session, or a worker, has for itself."""
import abc
import contextlib
import uuid
from collections.abc import Iterator

from ironic_clone.tests.servers import daemon
from ironic_clone.tests.servers import ports


class DatabaseServer(daemon.Daemon):
    """A server on a free port. Subclasses say how to talk to it."""

    account = 'ironic_clone'
    password = 'test-only'

    def __init__(self):
        super().__init__()
        self.port = ports.free()

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """Make an empty database, yield its SQLAlchemy URL, drop it afterwards."""
        name = f'ironic_clone_{uuid.uuid4().hex[:12]}'
        self.execute(self.create_statement.format(name=name))
        try:
            yield self.url(name)
        finally:
            self.execute(self.drop_statement.format(name=name))

    create_statement = 'CREATE DATABASE {name}'
    drop_statement = 'DROP DATABASE {name}'

    @abc.abstractmethod
    def url(self, name: str) -> str:
        """The SQLAlchemy URL of one database."""

    @abc.abstractmethod
    def execute(self, statement: str) -> None:
        """Run one statement as the account that owns everything."""
