"""[metrics_statsd]: where agents find statsd."""
from oslo_config import cfg

GROUP = 'metrics_statsd'

OPTS = [
    cfg.StrOpt('agent_statsd_host', default='localhost', help='Host of statsd, for agents.'),
    cfg.PortOpt('agent_statsd_port', default=8125, help='UDP port of statsd, for agents.'),
]
