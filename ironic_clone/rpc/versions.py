"""In which version of the contract to talk to whom.

A conductor registers what it speaks. Who sends writes what both understand, and not more than
``[DEFAULT]pin_release_version`` allows.
"""
from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any

from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.conf import releases
from ironic_clone.rpc import operations


def ceiling() -> str:
    """Return the newest version that this process sends: its own, or that of the pin."""
    return releases.RPC.get(CONF.pin_release_version, operations.VERSION)


def shared(theirs: str) -> str | None:
    """Return the newest version that a conductor and we speak; None if there is none.

    :param theirs: what the conductor has registered.
    """
    try:
        limit = operations.number(theirs)
    except ValueError:
        return None
    most = operations.number(ceiling())
    return max((known for known in operations.ADDED
                if operations.number(known) <= min(limit, most)
                and operations.number(known)[0] == limit[0]),
               key=operations.number, default=None)


def has(version: str | None, operation: str, arguments: Mapping[str, Any]) -> bool:
    """Tell whether a request can be said in a version; arguments that are None need not be."""
    known = operations.of(version).get(operation) if version else None
    return known is not None and not any(
        value is not None and name not in known for name, value in arguments.items())


def choose(theirs: str, host: str, operation: str, arguments: Mapping[str, Any]) -> str:
    """Return the version in which to ask a conductor.

    :raises UpgradePending: there is none in which this can be asked.
    """
    version = shared(theirs)
    if version is None or not has(version, operation, arguments):
        raise _pending(operation, arguments, f'conductor {host} speaks {theirs}')
    return version


def able(registered: Mapping[str, str], operation: str, arguments: Mapping[str, Any]
         ) -> dict[str, str]:
    """Return those conductors that can be asked, each with the version for it.

    :param registered: hostname -> what it has registered.
    :raises UpgradePending: there are conductors, but none of these.
    """
    found = {host: version for host, theirs in registered.items()
             if has(version := shared(theirs), operation, arguments)}
    if registered and not found:
        raise _pending(operation, arguments, 'no conductor that is alive speaks it')
    return found


def oldest(versions: Iterable[str]) -> str:
    """Return the oldest of some versions."""
    return min(versions, key=operations.number)


def _pending(operation: str, arguments: Mapping[str, Any], who: str) -> exception.UpgradePending:
    needed = next((version for version in operations.ADDED if has(version, operation, arguments)),
                  operations.VERSION)
    if operations.number(needed) > operations.number(ceiling()):
        who = (f'[DEFAULT]pin_release_version = {CONF.pin_release_version} holds the service to '
               f'{ceiling()}')
    return exception.UpgradePending(operation=operation, needed=needed, who=who)
