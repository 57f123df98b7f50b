"""Keystone's WSGI application under cheroot: ``python -m ... PORT``."""
import sys

from cheroot import wsgi

from ironic_clone.tests.servers import ports


def main() -> None:
    port = int(sys.argv.pop())   # Keystone reads the command line, too
    from keystone.wsgi.api import application
    wsgi.Server((ports.LOOPBACK, port), application, numthreads=4).start()


if __name__ == '__main__':
    main()
