"""ironic-clone-conductor: works on machines, as the API asks it to over the broker."""
from ironic_clone.cmd import bootstrap  # noqa: F401,I001  first of all
import sys

from ironic_clone.cmd import configuration
from ironic_clone.cmd import entry
from ironic_clone.cmd.main_loop import MainLoop
from ironic_clone.common.health import Health

PROG = 'ironic-clone-conductor'


def main() -> int:
    return entry.run(PROG, serve)


def serve() -> None:
    """Run until a signal stops it.

    :raises IronicCloneError: it cannot start.
    """
    loop = MainLoop()
    configuration.parse(PROG, 'The service that works on bare metal machines.')
    configuration.require_broker()
    from ironic_clone.cmd import assembly  # --help and a bad option need not wait for these
    from ironic_clone.rpc import ring
    with assembly.database() as database:
        with assembly.conductor(database, assembly.transport(), ring.Rings(database), loop,
                                Health()):
            loop.wait()
    loop.leave()


if __name__ == '__main__':
    sys.exit(main())
