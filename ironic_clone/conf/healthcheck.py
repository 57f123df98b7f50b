"""[healthcheck]: the page that load balancers ask."""
from oslo_config import cfg

GROUP = 'healthcheck'

OPTS = [
    cfg.BoolOpt('enabled', default=False,
                help='Answer GET /healthcheck on the address of the API, without '
                     'authentication.'),
]
