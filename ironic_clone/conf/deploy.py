"""[deploy]: putting an instance on a machine."""
from oslo_config import cfg

GROUP = 'deploy'

OPTS = [
    cfg.BoolOpt('fast_track', default=False, mutable=True,
                help='Keep the agent running between flows; nodes are looked up in the states '
                     'between them, too.'),
    cfg.StrOpt('default_boot_mode', default='uefi', choices=['uefi', 'bios'], mutable=True,
               help='Boot mode of nodes of which neither the request, the node nor the machine '
                    'tells one.'),
]
