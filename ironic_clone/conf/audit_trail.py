"""[audit_trail]: the record of who asked the API for which change, and how it ended."""
from oslo_config import cfg

GROUP = 'audit_trail'

OPTS = [
    cfg.BoolOpt('enabled', default=True,
                help='Record each change that was asked of the API: by whom, what, under which '
                     'request id, and how it ended. The history of a node shows what is about '
                     'it.'),
    cfg.IntOpt('retention_days', default=90, min=0, mutable=True,
               help='Days for which a record is kept, also when its node is gone; 0 keeps all.'),
    cfg.IntOpt('max_pending', default=10000, min=1,
               help='Records that a process of the API holds at the most until the database has '
                    'taken them. Beyond that, they go to the log only, and are counted.'),
]
