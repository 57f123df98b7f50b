"""Who owns which node: consistent hash rings over the conductors that are alive.

There is a ring for each (conductor group, driver). API and conductors build the same rings from
the same registrations, and read them again when they are older than
``[DEFAULT]hash_ring_reset_interval``.
"""
import dataclasses
import functools
import hashlib
import math
import random
import threading
import time
from collections.abc import Iterable

from ironic_clone.common import clock
from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.db import conductors
from ironic_clone.db.engine import Database


@dataclasses.dataclass(frozen=True)
class Registrations:
    """What the conductors that are alive have registered, as read at one moment."""

    members: dict[tuple[str, str], tuple[str, ...]]
    """(conductor group, driver) -> hostnames."""
    hosts: dict[str, tuple[str, ...]]
    """Driver -> hostnames, whatever their group."""
    interfaces: dict[str, dict[str, dict[str, bool]]]
    """Hardware type -> interface type -> interface name -> is default. A classic driver, which
    brings its own interfaces, is in ``hosts`` and not here."""
    versions: dict[str, str] = dataclasses.field(default_factory=dict)
    """Hostname -> the version of the RPC contract that it speaks."""
    silent: frozenset[tuple[str, str]] = frozenset()
    """(conductor group, driver) of conductors that have not left, and give no sign of life."""
    signs: dict[str, conductors.Sign] = dataclasses.field(default_factory=dict)
    """Hostname -> its last sign of life."""

    def default_interface(self, driver: str, type_: str) -> str | None:
        """Return the default interface of a hardware type; None for a classic driver."""
        names = self.interfaces.get(driver, {}).get(type_, {})
        return next((name for name, default in names.items() if default), None)

    @functools.cached_property
    def version(self) -> str:
        """A short text that is equal wherever the rings are equal."""
        return hashlib.sha256(repr(sorted(self.members.items())).encode()).hexdigest()[:12]

    @functools.cached_property
    def size(self) -> int:
        """How many conductors are alive."""
        return len({host for hosts in self.hosts.values() for host in hosts})

    @functools.cached_property
    def _rings(self) -> dict:
        """(conductor group, driver) -> its ring, made at the first use."""
        return {}

    def owner(self, uuid: str, driver: str, group: str) -> str | None:
        """Return the host that owns a node, None if no conductor serves its driver there."""
        members = self.members.get((group, driver))
        if not members:
            return None
        if len(members) == 1:
            return members[0]
        ring = self._rings.get((group, driver))
        if ring is None:
            from tooz import hashring  # not needed by a single conductor
            ring = self._rings[group, driver] = hashring.HashRing(
                members, partitions=2 ** CONF.hash_partition_exponent,
                hash_function=CONF.hash_ring_algorithm)
        return next(iter(ring.get_nodes(uuid.encode())))


def read(database: Database) -> Registrations:
    """Read what is registered, in two queries."""
    members: dict[tuple[str, str], list[str]] = {}
    hosts: dict[str, list[str]] = {}
    online = conductors.online(database, CONF.conductor.heartbeat_timeout)
    alive = [conductor for conductor in online if not conductor.silent]
    for conductor in alive:
        for driver in conductor.drivers:
            members.setdefault((conductor.conductor_group, driver), []).append(conductor.hostname)
            hosts.setdefault(driver, []).append(conductor.hostname)
    names = {conductor.hostname for conductor in alive}
    interfaces: dict[str, dict[str, dict[str, bool]]] = {}
    for row in conductors.interfaces(database):
        if row.hostname in names:
            known = interfaces.setdefault(row.driver, {}).setdefault(row.type, {})
            known[row.name] = known.get(row.name, False) or bool(row.default)
    return Registrations({key: tuple(sorted(value)) for key, value in members.items()},
                         {key: tuple(sorted(value)) for key, value in hosts.items()}, interfaces,
                         {conductor.hostname: conductor.rpc_version for conductor in alive},
                         frozenset((conductor.conductor_group, driver) for conductor in online
                                   for driver in conductor.drivers if conductor.silent),
                         {conductor.hostname: conductor.sign for conductor in alive})


def dies_at(sign: conductors.Sign) -> float:
    """Return when a conductor counts as dead whose last sign of life this stays.

    :returns: seconds since 1970 by the database's clock; infinite where silence is no death.
    """
    timeout = CONF.conductor.heartbeat_timeout
    return sign.at + timeout if timeout > 0 else math.inf


class Rings:
    """The registrations of now, and what follows from them."""

    def __init__(self, database: Database):
        self._database = database
        self._lock = threading.Lock()
        self._current: Registrations | None = None
        self._read_at = 0.0
        self._ahead = 0.0

    @property
    def current(self) -> Registrations:
        """The registrations, not older than hash_ring_reset_interval seconds. That nobody is
        there is not worth remembering: the first conductor shall be seen at once."""
        current = self._current
        if current is None or not current.hosts or \
                time.monotonic() - self._read_at > CONF.hash_ring_reset_interval:
            return self.reset(unless=current)
        return current

    def fresh(self) -> Registrations:
        """Return the registrations, not older than a second: somebody has seen other ones."""
        if time.monotonic() - self._read_at > 1:
            return self.reset(unless=self._current)
        return self.current

    def reset(self, unless: Registrations | None = None) -> Registrations:
        """Read the registrations again.

        :param unless: what the caller found too old; another thread may have read meanwhile.
        """
        with self._lock:
            if unless is None or self._current is unless:
                self._ahead = conductors.clock(self._database) - clock.steady()
                self._current = read(self._database)
                self._read_at = time.monotonic()
            return self._current

    @property
    def known(self) -> tuple[Registrations | None, float | None]:
        """What was read last, however old, and its age in seconds: nothing is asked for it."""
        current = self._current
        return current, None if current is None else time.monotonic() - self._read_at

    @property
    def version(self) -> str:
        return self.current.version

    def now(self) -> float:
        """Return seconds since 1970 by the database's clock, so that all processes agree on it
        whatever the clocks of their machines say, and when they are set."""
        if self._current is None:
            self.reset()
        return clock.steady() + self._ahead

    def sign(self, host: str) -> conductors.Sign:
        """Return the last known sign of life of a conductor that is to be asked for something.

        If it is of some age, the registrations are read again: who lives has given another one.
        Nobody is called dead by what was read before, not even a moment ago.

        :raises ConductorUnreachable: it is not alive.
        """
        known = self.current
        found = known.signs.get(host)
        if found is None or self.now() > (found.at + dies_at(found)) / 2:
            known = self.fresh()
            found = known.signs.get(host)
        if found is None or self.now() > dies_at(found):
            found = self.reset(unless=known).signs.get(host)
        if found is None or self.now() > dies_at(found):
            raise exception.ConductorUnreachable(
                f'Conductor {host} gives no sign of life, please retry.')
        return found

    def lives_for(self, host: str, incarnation: str | None) -> float:
        """Ask the database for how many seconds a conductor counts as alive if it gives no more
        sign of life, 0 or less if it is dead. One that is stopping is alive.

        :param incarnation: the process that is meant; None: whichever has the name.
        """
        try:
            last, now = conductors.last_sign(self._database, host)
        except exception.ConductorNotFound:
            return 0
        if incarnation not in (None, last.incarnation):
            return 0
        return dies_at(last) - now

    def owner(self, uuid: str, driver: str, group: str) -> str:
        """Return the host that owns a node.

        :raises NoValidHost: no conductor serves the driver in the group.
        :raises ConductorsSilent: those that do give no sign of life.
        """
        host = self.current.owner(uuid, driver, group) or self.reset().owner(uuid, driver, group)
        if host is None:
            raise self._unserved(driver, group)
        return host

    def check_served(self, driver: str, group: str) -> None:
        """Refuse a driver that no conductor of a group serves.

        :raises NoValidHost, ConductorsSilent:
        """
        if (group, driver) not in self.current.members \
                and (group, driver) not in self.reset().members:
            raise self._unserved(driver, group)

    def any_host(self, driver: str) -> str:
        """Return a host that serves a driver, a random one of them.

        :raises DriverNotFound: none does.
        :raises ConductorsSilent: those that do give no sign of life.
        """
        hosts = self.current.hosts.get(driver) or self.reset().hosts.get(driver)
        if not hosts and driver in {name for _group, name in self.current.silent}:
            raise exception.ConductorsSilent(driver=driver)
        if not hosts:
            raise exception.DriverNotFound(driver_name=driver)
        return random.choice(hosts)

    def _unserved(self, driver: str, group: str) -> exception.IronicCloneError:
        """Return the error that says why nobody owns a node.

        When the database was away for long, no conductor could write its sign of life: that is
        not the moment to call a node's driver unknown.
        """
        if (group, driver) in self.current.silent:
            return exception.ConductorsSilent(driver=driver)
        return exception.NoValidHost(
            reason=f'No conductor service registered which supports driver {driver} for '
                   f'conductor group "{group}". Ensure the driver is valid and enabled.')

    def mine(self, host: str, rows: Iterable) -> list:
        """Return those rows (with uuid, driver, conductor_group) that ``host`` owns."""
        owner = self.current.owner
        return [row for row in rows if owner(row.uuid, row.driver, row.conductor_group) == host]
