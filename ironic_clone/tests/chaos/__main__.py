"""Command line of the chaos test; ``tools/chaos`` runs it with what it needs installed."""
import pathlib
import shutil
import sys
import tempfile

from ironic_clone.tests.chaos import command_line
from ironic_clone.tests.chaos import faults
from ironic_clone.tests.chaos import run


def main() -> int:
    """Parse the options, carry the plan out in a directory of its own."""
    parser = command_line.parser()
    options = parser.parse_args()
    known = [fault.__name__ for fault in faults.FAULTS]
    if options.only not in (None, *known):
        parser.error(f'--only takes one of {", ".join(known)}')
    plan = run.Plan(options.conductors, options.apis, options.nodes, options.faults, options.seed,
                    options.only, options.unguarded, deploy_delay=options.deploy_delay,
                    first=options.first)
    directory = tempfile.mkdtemp(prefix='ironic-clone-chaos-')
    code = run.main(plan, pathlib.Path(directory))
    if options.keep or code:
        print(f'Logs and journal are in {directory}')
    else:
        shutil.rmtree(directory, ignore_errors=True)
    return code


if __name__ == '__main__':
    sys.exit(main())
