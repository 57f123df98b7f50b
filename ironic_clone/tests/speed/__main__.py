"""Command line: ``tools/benchmark --of PART`` runs it with what it needs installed."""
import argparse
import logging
import pathlib
import sys
import tempfile

from ironic_clone.cmd import bootstrap  # noqa: F401
from ironic_clone.tests.speed import auth
from ironic_clone.tests.speed import bmcs
from ironic_clone.tests.speed import power_sync
from ironic_clone.tests.speed import take_over

PARTS = {'power-sync': power_sync, 'bmcs': bmcs, 'take-over': take_over, 'auth': auth}


def main() -> int:
    """Measure one part in a directory of its own, print its lines."""
    parser = argparse.ArgumentParser(
        prog='tools/benchmark --of', description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('part', choices=PARTS)
    parser.add_argument('--count', type=int,
                        help='nodes, BMCs or requests (default: what is promised)')
    options = parser.parse_args()
    part = PARTS[options.part]
    logging.disable(logging.ERROR)   # of thousands of nodes
    with tempfile.TemporaryDirectory(prefix='ironic-clone-speed-') as directory:
        for line in part.measure(pathlib.Path(directory), options.count or part.COUNT):
            print(line, flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
