"""[api]: the REST service."""
from oslo_config import cfg

from ironic_clone.conf import option_types

GROUP = 'api'

OPTS = [
    cfg.HostAddressOpt('host_ip', default='0.0.0.0',
                       help='Address or host name that the API listens on.'),
    cfg.PortOpt('port', default=6385, help='TCP port that the API listens on.'),
    cfg.StrOpt('unix_socket',
               help='Path of a unix socket to listen on in place of host_ip and port.'),
    cfg.Opt('unix_socket_mode', type=option_types.Octal(),
            help='File mode of the unix socket, in octal. Unset: what the umask leaves.'),
    cfg.StrOpt('request_log', default='changes', choices=['all', 'changes', 'none'],
               help='Which requests have a line in the log, which says from where, for what, the '
                    'status, how long it took, and who asked: all; those that are no reads, or '
                    'were refused; or none.'),
    cfg.IntOpt('max_limit', default=1000, min=1, mutable=True,
               help='Most items on one page of a list; a larger limit asked for is cut to it.'),
    cfg.StrOpt('public_endpoint', mutable=True,
               help='Base URL of the links in answers, such as "https://bm.example.com". Unset: '
                    'the URL that the request was sent to.'),
    cfg.BoolOpt('enable_ssl_api', default=False,
                help='Serve HTTPS, with cert_file and key_file, in place of HTTP.'),
    cfg.StrOpt('cert_file', help='File of the TLS certificate and its chain, PEM.'),
    cfg.StrOpt('key_file', help='File of the private key of the certificate, PEM.'),
    cfg.StrOpt('server_tls_minimum_version', default='1.3', choices=['1.2', '1.3'],
               help='Oldest TLS version that the API accepts.'),
    cfg.StrOpt('server_tls_ciphers',
               help='Ciphers for TLS 1.2, in the form of OpenSSL. Unset: the ones of Python.'),
    cfg.StrOpt('network_data_schema',
               help='File of a JSON schema that the network_data of nodes must match. Unset: '
                    'the schema that comes with the service.'),
    cfg.ListOpt('disallowed_enrollment_boot_modes', default=[], mutable=True,
                help='Boot modes (bios, uefi) with which no node may be created.'),
    cfg.IntOpt('max_json_body_depth', default=25, min=8, max=100, mutable=True,
               help='Deepest nesting of objects and lists in the JSON of a request. A patch can '
                    'nest twice as deep what it changes.'),
    cfg.IntOpt('max_json_body_size', default=1024, min=4, mutable=True,
               help='Largest body of a request in KiB.'),
    cfg.IntOpt('max_json_body_size_provision', default=65536, min=4, mutable=True,
               help='Largest body in KiB of a request for a provision state, which may carry a '
                    'config drive.'),
    cfg.IntOpt('max_json_body_size_inspection', default=16384, min=4, mutable=True,
               help='Largest body in KiB of what an inspection found.'),
    cfg.BoolOpt('enable_ramdisk_endpoints', default=True, mutable=True,
                help='Answer agents: lookup, heartbeat and continue_inspection, which need no '
                     'authentication.'),
    cfg.BoolOpt('project_admin_can_manage_own_nodes', default=True, mutable=True,
                help='Let administrators of a project create nodes of their project, and delete '
                     'them.'),
    cfg.BoolOpt('restrict_lookup', default=True, mutable=True,
                help='Let agents look a node up only while it is being worked on.'),
    cfg.IntOpt('ramdisk_heartbeat_timeout', default=300, mutable=True,
               help='Most seconds between two heartbeats of an agent; agents are told.'),
    cfg.ListOpt('disallow_deploy_steps', default=['vendor.send_raw'], mutable=True,
                help='Deploy steps, as interface.step, that callers may not ask for.'),
    cfg.ListOpt('disallow_clean_steps', default=['vendor.send_raw'], mutable=True,
                help='Clean steps, as interface.step, that callers may not ask for.'),
    cfg.ListOpt('disallow_service_steps', default=['vendor.send_raw'], mutable=True,
                help='Service steps, as interface.step, that callers may not ask for.'),
]
