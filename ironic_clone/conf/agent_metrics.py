"""[metrics]: what agents are told about metrics."""
from oslo_config import cfg

GROUP = 'metrics'

OPTS = [
    cfg.StrOpt('agent_backend', default='noop', help='Where agents send metrics.'),
    cfg.BoolOpt('agent_prepend_host', default=False,
                help='Agents put their host name before the names of metrics.'),
    cfg.BoolOpt('agent_prepend_uuid', default=False,
                help='Agents put the uuid of their node before the names of metrics.'),
    cfg.BoolOpt('agent_prepend_host_reverse', default=True,
                help='Agents put the parts of their host name in reverse order.'),
    cfg.StrOpt('agent_global_prefix', help='What agents put before the names of all metrics.'),
]
