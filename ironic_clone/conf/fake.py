"""[fake]: how slow the interfaces called fake are."""
from oslo_config import cfg

from ironic_clone.conf import option_types

GROUP = 'fake'

KINDS = ('power', 'boot', 'deploy', 'vendor', 'management', 'inspect', 'raid', 'bios', 'storage',
         'rescue', 'firmware')

OPTS = [
    cfg.Opt(f'{kind}_delay', type=option_types.Delay(), default='0',
            help=f'Seconds that an action of the fake {kind} interface takes: a number, or two '
                 'with a comma between, from which each action draws, near the lower one.')
    for kind in KINDS
] + [
    cfg.StrOpt('journal', mutable=True,
               help='File to which the fake interfaces append a line of JSON at the begin and at '
                    'the end of each command, with the node, the conductor and the epoch of its '
                    'lock. For tests of a cluster; nothing is written by default.'),
]
