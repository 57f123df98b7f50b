"""The releases that a rolling upgrade knows, and the RPC contract that each of them speaks.

This is the one table of them: the choices of ``[DEFAULT]pin_release_version`` and the versions of
messages follow from it. A release adds its line; what its contract adds is told in
``rpc/operations.py``. A line goes when daemons of that release are no longer talked to.

0.0 was not published: it is the state of the tree before requests said whom they were meant for,
and before the half of the operations existed. Its messages are kept with the tests, so that talk
with an older release is tried against a real one.
"""
import types
from collections.abc import Mapping

RPC: Mapping[str, str] = types.MappingProxyType({
    '0.0': '1.0',
    '0.1': '1.1',
})
"""Release -> version of the RPC contract; the newest, which is this one, comes last."""

FIRST = next(iter(RPC.values()))
"""What a conductor speaks that does not say what it speaks."""
OWN = next(reversed(RPC.values()))
"""What this release speaks."""
