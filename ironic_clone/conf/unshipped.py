"""What a configuration file made for Ironic sets that has no effect in this release.

An operator who starts us with an existing file must learn it, in a line a file, and start
nevertheless. Only groups that are known to be Ironic's are looked at: any other belongs to a
library, or to a driver package that registers it later.
"""
import pathlib
from collections.abc import Iterator

from oslo_config import cfg

IRONIC_GROUPS = frozenset((
    'DEFAULT', 'agent', 'agent_containers', 'anaconda', 'ansible', 'api', 'audit',
    'auto_discovery', 'cifs', 'cinder', 'conductor', 'console', 'database', 'deploy', 'dhcp',
    'disk_partitioner', 'disk_utils', 'dnsmasq', 'drac', 'fake', 'glance', 'healthcheck', 'ilo',
    'inspection_rules', 'inspector', 'inventory', 'ipmi', 'irmc', 'json_rpc', 'mdns', 'metrics',
    'metrics_statsd', 'molds', 'neutron', 'nfs', 'nova', 'oci', 'pxe', 'redfish',
    'sensor_data', 'service_catalog', 'snmp', 'swift', 'vnc', 'xclarity'))

LIBRARY_OPTIONS = frozenset((
    # [DEFAULT] options of oslo.messaging, which registers them only when it is used
    'control_exchange', 'executor_thread_pool_size', 'rpc_conn_pool_size', 'rpc_ping_enabled',
    'rpc_poll_timeout', 'rpc_response_timeout', 'transport_url', 'conn_pool_min_size',
    'conn_pool_ttl',
    # old names that oslo.log still reads
    'log_config', 'logdir', 'logfile'))

_OFF = ('false', 'no', 'off', '0')
FIXED = {'oslo_policy': ('enforce_new_defaults', 'enforce_scope')}
"""Switches that are on here, whatever a file says: rules of before 2021 are not part of the
policy, and a token of a scope that a rule is not made for does not pass it."""


def lines(conf: cfg.ConfigOpts) -> Iterator[str]:
    """Yield a sentence for each configuration file of ``conf`` that sets such options."""
    known = _registered(conf)
    for path in files(conf):
        ignored = [f'[{group}]{", ".join(sorted(names))}'
                   for group, names in sorted(_ignored(path, known).items())]
        if ignored:
            yield (f'{path} sets options that have no effect in this release: '
                   f'{"; ".join(ignored)}.')


def files(conf: cfg.ConfigOpts) -> list[str]:
    """Return the paths of the files that ``conf`` was read from, in their order."""
    found = list(conf.config_file or ())
    for directory in conf.config_dir or ():
        found += sorted(str(path) for path in pathlib.Path(directory).glob('*.conf'))
    return found


def _registered(conf: cfg.ConfigOpts) -> dict[str, set[str]]:
    """Return group -> names of the options that are registered in it."""
    groups = {name: set(conf[name]) for name in conf
              if isinstance(conf[name], cfg.ConfigOpts.GroupAttr)}
    return {**groups, 'DEFAULT': LIBRARY_OPTIONS | set(conf)}


def _ignored(path: str, known: dict[str, set[str]]) -> dict[str, set[str]]:
    sections: dict[str, dict] = {}
    cfg.ConfigParser(path, sections).parse()
    found = {group: {name.replace('-', '_') for name in options} - known.get(group, set())
             for group, options in sections.items() if group in IRONIC_GROUPS}
    for group, switches in FIXED.items():
        options = sections.get(group, {})
        found[group] = {name for name in switches if name in options
                        and str(options[name][-1]).strip().lower() in _OFF}
    return {group: names for group, names in found.items() if names}
