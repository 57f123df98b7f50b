"""[monitoring]: what operators' tools may ask of the daemons."""
from oslo_config import cfg

GROUP = 'monitoring'

OPTS = [
    cfg.BoolOpt('api_metrics', default=False,
                help='Answer GET /metrics on the address of the API, without authentication, '
                     'in the form of Prometheus.'),
    cfg.HostAddressOpt('conductor_host_ip', default='127.0.0.1',
                       help='Address or host name on which the conductor answers GET '
                            '/healthcheck and /metrics, without authentication.'),
    cfg.PortOpt('conductor_port', sample_default=6388,
                help='TCP port on which the conductor answers these. Unset: it does not '
                     'listen.'),
    cfg.IntOpt('node_count_interval', default=60, min=0,
               help='Seconds between counts of the nodes by their states, for the metrics; 0 '
                    'turns it off. One of the conductors counts for all.'),
    cfg.IntOpt('api_drain_seconds', default=0, min=0, mutable=True,
               help='Seconds for which the API goes on serving after it was told to stop, while '
                    '/healthcheck says "draining", so that load balancers can leave it.'),
]
