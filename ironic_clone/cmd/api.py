"""ironic-clone-api: the REST service, talking to conductors over the broker."""
from ironic_clone.cmd import bootstrap  # noqa: F401,I001  first of all
import sys

from ironic_clone.cmd import configuration
from ironic_clone.cmd import entry
from ironic_clone.cmd.main_loop import MainLoop
from ironic_clone.common.health import Health

PROG = 'ironic-clone-api'

DISCONNECT_SECONDS = 5.0


def main() -> int:
    return entry.run(PROG, serve)


def serve() -> None:
    """Run until a signal stops it.

    :raises IronicCloneError: it cannot start.
    """
    loop = MainLoop()
    configuration.parse(PROG, 'The REST service of bare metal provisioning.')
    configuration.require_broker()
    from ironic_clone.cmd import assembly  # --help and a bad option need not wait for these
    from ironic_clone.rpc import ring
    with assembly.database() as database:
        way = assembly.transport()
        health = Health()
        with assembly.application(database, way, ring.Rings(database), health) as application, \
                assembly.served(application, health, loop):
            loop.wait()
        way.stop(DISCONNECT_SECONDS)


if __name__ == '__main__':
    sys.exit(main())
