"""[DEFAULT]: what concerns both daemons."""
import hashlib
import os
import socket

from oslo_config import cfg

from ironic_clone.conf import releases

GROUP = 'DEFAULT'

PACKAGE_DIRECTORY = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def _own_address() -> str:
    """Return the IPv4 address that this machine would send from; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(('192.0.2.1', 9))
        except OSError:
            return '127.0.0.1'
        return probe.getsockname()[0]


OPTS = [
    cfg.StrOpt('auth_strategy', default='keystone',
               choices=[('noauth', 'everybody may do everything'),
                        ('keystone', 'tokens of the Identity service'),
                        ('http_basic', 'users of a password file')],
               help='How callers of the API prove who they are. The API refuses to start if it '
                    'cannot be set up, it never falls back to another one.'),
    cfg.StrOpt('http_basic_auth_user_file', default='/etc/ironic/htpasswd',
               help='File of the users of "http_basic", one "user:hash" a line with a bcrypt '
                    'hash, as "htpasswd -B" writes it. It is read again when it was changed.'),
    cfg.BoolOpt('rbac_service_role_elevated_access', default=False,
                help='Let tokens with the role service in the project rbac_service_project_name '
                     'do what a system member may.'),
    cfg.StrOpt('rbac_service_project_name', default='service',
               help='Name of the project of rbac_service_role_elevated_access.'),
    cfg.BoolOpt('debug_tracebacks_in_api', default=False,
                help='Put the traceback of an unexpected failure into the error that the API '
                     'answers. It can show secrets: for development only.'),
    cfg.StrOpt('default_resource_class', mutable=True,
               help='Resource class of nodes that are created without one.'),
    cfg.StrOpt('default_conductor_group', default='', mutable=True,
               help='Conductor group of nodes that are created without one.'),
    cfg.StrOpt('default_portgroup_mode', default='active-backup', mutable=True,
               help='Mode of port groups that are created without one.'),
    cfg.IntOpt('log_in_db_max_size', default=4096, min=1,
               help='Longest text, in characters, that is kept in the last_error and '
                    'maintenance_reason of a node; the rest is cut off.'),
    cfg.IntOpt('hash_partition_exponent', default=5, min=0, max=16,
               help='Every conductor has 2 to the power of this many places on the hash ring. '
                    'More places spread nodes more evenly and take longer to compute. '
                    'Must be equal on all services.'),
    cfg.IntOpt('hash_ring_reset_interval', default=15, min=0,
               help='Age in seconds after which the hash ring is read again from the database.'),
    cfg.StrOpt('hash_ring_algorithm', default='md5',
               choices=sorted(name for name in hashlib.algorithms_guaranteed
                              if not name.startswith('shake_')),
               help='Hash function of the ring. Must be equal on all services.'),
    cfg.StrOpt('my_ip', default=_own_address(), sample_default='192.0.2.10',
               help='IPv4 address of this machine; other options can refer to it as $my_ip.'),
    cfg.StrOpt('pybasedir', default=PACKAGE_DIRECTORY,
               sample_default='/usr/lib/python3/dist-packages/ironic_clone',
               help='Directory of the installed package; other options can refer to it as '
                    '$pybasedir.'),
    cfg.StrOpt('state_path', default='/var/lib/ironic_clone',
               help='Directory of what the service keeps: the default SQLite database and the '
                    'lock files that tell which conductors run on this machine.'),
    cfg.StrOpt('host', default=socket.gethostname(), sample_default='localhost',
               regex=r'^[^\s/]{1,255}\Z',
               help='Name of this service. Conductors register, are called, and mark the nodes '
                    'that they work on with it: it must be different for each. It need not be '
                    'resolvable, and holds no space and no slash.'),
    cfg.StrOpt('rpc_transport', default='oslo',
               choices=[('oslo', 'a message broker, set by transport_url'),
                        ('json-rpc', 'not shipped'),
                        ('none', 'inside one process')],
               help='How the API reaches conductors. The default of the command ironic-clone, '
                    'which runs both in one process, is "none"; with "oslo" it also listens on '
                    'the broker. "json-rpc" is not shipped in this release.'),
    cfg.StrOpt('pin_release_version', mutable=True, choices=list(releases.RPC),
               help='Release that all daemons hold themselves to while some are still of it, in a '
                    'rolling upgrade: what they send is what that release understands, and what '
                    'only this one can do is refused on all nodes alike. Unset when all daemons '
                    'are upgraded.'),
    cfg.IntOpt('drain_shutdown_timeout', default=1800, min=0, mutable=True,
               help='Seconds that a conductor which got SIGUSR2 waits for the work on its nodes '
                    'to end before it stops; 0 waits without limit.'),
]
