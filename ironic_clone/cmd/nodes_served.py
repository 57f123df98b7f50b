"""Which nodes nobody would serve: a part of ``ironic-clone-status upgrade check``.

What conductors that are alive have registered counts, and what this configuration enables: it may
be that of the conductor that is to be started.
"""
from collections import Counter

from ironic_clone.conf import CONF
from ironic_clone.db import node_counts
from ironic_clone.db.engine import Database
from ironic_clone.drivers.registry import Registry
from ironic_clone.rpc import ring


def unserved(database: Database, registry: Registry) -> list[str]:
    """Return a sentence for each driver, conductor group and interface that nodes ask in vain.

    :param registry: what this configuration enables.
    :raises DatabaseUnavailable:
    """
    registered = ring.read(database)
    here = CONF.conductor.conductor_group.lower()
    drivers = {*registered.members, *((here, name) for name in registry.names)}
    known = {(driver, kind, name) for driver, kinds in registered.interfaces.items()
             for kind, names in kinds.items() for name in names}
    known |= {(driver, kind, name) for driver, kind, name, _default in registry.interface_rows()}
    missing: Counter[str] = Counter()
    for driver, group, interfaces, count in node_counts.by_driver(database):
        if (group, driver) not in drivers:
            missing[f'driver {driver} in conductor group "{group}"'] += count
            continue
        for kind, name in interfaces.items():
            if name is not None and (driver, kind, name) not in known:
                missing[f'{kind} interface {name} of driver {driver}'] += count
    return [f'{count} nodes need {what}, which no conductor that is alive serves and this '
            'configuration does not enable.' for what, count in sorted(missing.items())]


def without_conductor(database: Database) -> str | None:
    """Say so if there are nodes and no conductor is alive; None if all is well.

    :raises DatabaseUnavailable:
    """
    if ring.read(database).hosts:
        return None
    nodes = sum(node_counts.read(database).values())
    return f'No conductor is alive, and there are {nodes} nodes.' if nodes else None
