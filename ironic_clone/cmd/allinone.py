"""ironic-clone: the REST service and a conductor in one process.

With rpc_transport "none", its default, they call each other directly and no broker is needed.
With "oslo" they do as the split daemons do, and other conductors may join over the broker.
"""
from ironic_clone.cmd import bootstrap  # noqa: F401,I001  first of all
import sys

from ironic_clone.cmd import configuration
from ironic_clone.cmd import entry
from ironic_clone.cmd.main_loop import MainLoop
from ironic_clone.common.health import Health
from ironic_clone.conf import CONF

PROG = 'ironic-clone'


def main() -> int:
    return entry.run(PROG, serve)


def serve() -> None:
    """Run until a signal stops it.

    :raises IronicCloneError: it cannot start.
    """
    loop = MainLoop()
    CONF.set_default('rpc_transport', 'none')
    configuration.parse(PROG, 'Bare metal provisioning in one process: REST and conductor.')
    from ironic_clone.cmd import assembly  # --help and a bad option need not wait for these
    from ironic_clone.rpc import ring
    way = assembly.transport()
    with assembly.database() as database:
        rings = ring.Rings(database)
        health = Health()
        with assembly.application(database, way, rings, health) as application, \
                assembly.conductor(database, way, rings, loop, health), \
                assembly.served(application, health, loop):
            loop.wait()
    loop.leave()


if __name__ == '__main__':
    sys.exit(main())
