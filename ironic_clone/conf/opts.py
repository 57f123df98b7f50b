"""What oslo-config-generator asks for, to write etc/ironic_clone.conf.sample.

The namespaces of the libraries whose options the service reads are named beside ours in
etc/config-generator.conf; each library lists its own.
"""
import itertools

from oslo_config import cfg
from oslo_db import options as db_options

from ironic_clone import conf
from ironic_clone.conf import broker


def list_opts() -> list[tuple[str, list[cfg.Opt]]]:
    """Return (group, options) for each of our groups."""
    groups = itertools.groupby(sorted(conf.MODULES, key=_name), key=_name)
    return [(group, [option for module in modules for option in module.OPTS])
            for group, modules in groups]


def set_defaults() -> None:
    """Change defaults of library options to ours, so that the sample file tells what is true."""
    cfg.set_defaults(db_options.database_opts, connection=conf.DATABASE_CONNECTION)
    broker.set_defaults()


def _name(module) -> str:
    return module.GROUP
