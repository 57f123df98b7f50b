"""Command line of the chaos test; ``tools/chaos`` runs it with what it needs installed."""
import argparse
import pathlib
import shutil
import sys
import tempfile

from ironic_clone.tests.chaos import faults
from ironic_clone.tests.chaos import run


def main() -> int:
    """Parse the options, carry the plan out in a directory of its own."""
    parser = argparse.ArgumentParser(
        prog='tools/chaos', description='Kill, pause and cut off the processes of a cluster while '
        'clients work, and see whether a node is lost.')
    parser.add_argument('--conductors', type=int, default=3,
                        help='how many (default %(default)s)')
    parser.add_argument('--apis', type=int, default=2, help='how many (default %(default)s)')
    parser.add_argument('--nodes', type=int, default=200,
                        help='fake machines that clients work with (default %(default)s)')
    parser.add_argument('--faults', type=int, default=100,
                        help='how many; one takes about 7 seconds (default %(default)s)')
    parser.add_argument('--seed', type=int, default=1,
                        help='the same seed, the same faults (default %(default)s)')
    parser.add_argument('--only', choices=[fault.__name__ for fault in faults.FAULTS],
                        help='faults of one kind')
    parser.add_argument('--unguarded', action='store_true',
                        help='take the lock check out of the conductors: the run has to fail')
    parser.add_argument('--keep', action='store_true', help='keep logs and journal')
    options = parser.parse_args()
    plan = run.Plan(options.conductors, options.apis, options.nodes, options.faults, options.seed,
                    options.only, options.unguarded)
    directory = tempfile.mkdtemp(prefix='ironic-clone-chaos-')
    code = run.main(plan, pathlib.Path(directory))
    if options.keep or code:
        print(f'Logs and journal are in {directory}')
    else:
        shutil.rmtree(directory, ignore_errors=True)
    return code


if __name__ == '__main__':
    sys.exit(main())
