"""[auto_discovery]: machines that nobody has enrolled."""
from oslo_config import cfg

GROUP = 'auto_discovery'

OPTS = [
    cfg.BoolOpt('enabled', default=False, mutable=True,
                help='Enrol a node for a machine that no node is known for, when an agent on it '
                     'sends an inventory. Whoever reaches the API can enrol nodes so.'),
    cfg.StrOpt('driver', mutable=True,
               help='The driver of nodes that are enrolled so; there is no default.'),
    cfg.StrOpt('inspection_scope',
               help='The inspection_scope in their properties: inspection rules with this scope '
                    'are for them.'),
]
