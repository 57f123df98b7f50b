"""Every option of the service, registered on oslo.config's global ``CONF`` at import.

``from ironic_clone.conf import CONF`` is all that other rooms need. One module a group, each with
``GROUP`` and ``OPTS``; ``MODULES`` is their list, from which registration, the sample file and
the tests are made. Options of libraries are registered by the libraries, except those of oslo.db,
which the database room reads, and of oslo.log, which every command registers before parsing.
"""
from oslo_config import cfg
from oslo_db import options as db_options

from ironic_clone.conf import agent
from ironic_clone.conf import agent_containers
from ironic_clone.conf import agent_metrics
from ironic_clone.conf import agent_statsd
from ironic_clone.conf import api
from ironic_clone.conf import audit
from ironic_clone.conf import audit_trail
from ironic_clone.conf import auto_discovery
from ironic_clone.conf import conductor
from ironic_clone.conf import database
from ironic_clone.conf import default
from ironic_clone.conf import deploy
from ironic_clone.conf import fake
from ironic_clone.conf import healthcheck
from ironic_clone.conf import inspection_rules
from ironic_clone.conf import inspector
from ironic_clone.conf import interfaces
from ironic_clone.conf import inventory
from ironic_clone.conf import ipmi
from ironic_clone.conf import monitoring
from ironic_clone.conf import secrets
from ironic_clone.conf import sensor_data

CONF = cfg.CONF

MODULES = (default, interfaces, agent, agent_containers, agent_metrics, agent_statsd, api, audit,
           audit_trail, auto_discovery, conductor, database, deploy, fake, healthcheck,
           inspection_rules, inspector, inventory, ipmi, monitoring, secrets, sensor_data)

GROUPS = (*((module.GROUP, module.OPTS) for module in MODULES),
          ('database', db_options.database_opts))
"""(group, options) of all that is registered here."""

DATABASE_CONNECTION = 'sqlite:///$state_path/ironic_clone.sqlite'


def register(conf: cfg.ConfigOpts) -> None:
    """Register all options on ``conf``."""
    for group, options in GROUPS:
        conf.register_opts(options, group=None if group == 'DEFAULT' else group)
    conf.set_default('connection', DATABASE_CONNECTION, group='database')


register(CONF)
