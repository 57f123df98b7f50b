"""What ``tools/chaos`` says of itself and may be told, which needs nothing installed."""
import argparse

_ABOUT = """\
Kill, pause and cut off the processes of a cluster while clients work; is a node lost?

  tools/chaos                                     100 faults on 3 conductors and 2 APIs
  tools/chaos --conductors 5 --nodes 500 --faults 300 --seed 7
  tools/chaos --only overtake_conductor --nodes 12 --faults 1 --deploy-delay 2 --first --unguarded
                                                  with the lock check taken out: it fails

Real processes, RabbitMQ and MariaDB, all of them its own. It exits with 0 if every promise
was kept: no node is lost, stuck or locked for ever, no request is lost or carried out twice,
and no two conductors command one machine at a time. Otherwise it prints the seed and the
story of the node.
"""


def parser() -> argparse.ArgumentParser:
    """Return what reads them."""
    parser = argparse.ArgumentParser(
        prog='tools/chaos', description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--conductors', type=int, default=3,
                        help='how many (default %(default)s)')
    parser.add_argument('--apis', type=int, default=2, help='how many (default %(default)s)')
    parser.add_argument('--nodes', type=int, default=200,
                        help='fake machines that clients work with (default %(default)s)')
    parser.add_argument('--faults', type=int, default=100,
                        help='how many; one takes about 7 seconds (default %(default)s)')
    parser.add_argument('--seed', type=int, default=1,
                        help='the same seed, the same faults (default %(default)s)')
    parser.add_argument('--only', metavar='FAULT',
                        help='faults of one kind, such as pause_conductor')
    parser.add_argument('--unguarded', action='store_true',
                        help='take the lock check out of the conductors: the run has to fail')
    parser.add_argument('--first', action='store_true',
                        help='end as soon as two commands to a machine have overlapped')
    parser.add_argument('--deploy-delay', metavar='SECONDS',
                        help='how long each command of a deployment takes: "2", or a range "1,5"')
    parser.add_argument('--keep', action='store_true', help='keep logs and journal')
    return parser
