"""Who came with which token a moment ago: what keystonemiddleware made of it need not be made
again for each request of a client that sends many."""
import hashlib
from typing import Any

from oslo_utils import timeutils

from ironic_clone.api import token_cache
from ironic_clone.api.identity import Caller

SECONDS = 15
"""How much later than keystonemiddleware's cache would tell it is a token's end noticed here."""

KEPT = 1024


class RecentCallers:
    """Callers by token, for some seconds and never beyond the end of the token.

    Left to keystonemiddleware are tokens that hold for some requests only (access rules, binding
    to a connection), and requests with a service token beside the user's.

    :param cache_time: seconds for which keystonemiddleware keeps tokens; none here if not there.
    """

    def __init__(self, cache_time: float):
        self._seconds = min(SECONDS, cache_time)
        self._kept = token_cache.TokenCache(KEPT)

    def find(self, environ: dict[str, Any]) -> Caller | None:
        """Return who sends a request, if it came before."""
        token = environ.get('HTTP_X_AUTH_TOKEN')
        if not token or 'HTTP_X_SERVICE_TOKEN' in environ:
            return None
        return self._kept.get(_digest(token))

    def keep(self, environ: dict[str, Any], caller: Caller) -> None:
        """Remember whom keystonemiddleware has let in."""
        token, told = environ.get('HTTP_X_AUTH_TOKEN'), environ.get('keystone.token_info')
        if not token or not told or 'HTTP_X_SERVICE_TOKEN' in environ:
            return
        told = told.get('token', {})
        if 'bind' in told or 'access_rules' in told.get('application_credential', {}):
            return
        left = timeutils.delta_seconds(
            timeutils.utcnow(), timeutils.normalize_time(
                timeutils.parse_isotime(told['expires_at']))) if told.get('expires_at') else 0
        seconds = min(self._seconds, left)
        if seconds > 0:
            self._kept.set(_digest(token), caller, time=seconds)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode('latin-1', 'replace')).digest()
