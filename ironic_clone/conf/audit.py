"""[audit]: notifications about requests in the form of CADF, by keystonemiddleware."""
from oslo_config import cfg

GROUP = 'audit'

OPTS = [
    cfg.BoolOpt('enabled', default=False,
                help='Notify about each request in the form of CADF, before and after it is '
                     'served. Who it is sent to is told in [audit_middleware_notifications] and '
                     '[oslo_messaging_notifications].'),
    cfg.StrOpt('audit_map_file',
               help='Path of the file that maps paths and methods to types of targets and '
                    'actions. Unset: the one of this release, which covers every route.'),
    cfg.StrOpt('ignore_req_list', default='', sample_default='GET,HEAD',
               help='Methods whose requests nobody is notified of, with commas between.'),
]
