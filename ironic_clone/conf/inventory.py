"""[inventory]: what becomes of what an inspection finds."""
from oslo_config import cfg

GROUP = 'inventory'

OPTS = [
    cfg.StrOpt('data_backend', default='database', choices=['none', 'database'],
               help='Where it is kept.'),
]
