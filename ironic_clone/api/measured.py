"""Requests as figures: by route, which is a template and never a path, and by status."""
import time

from ironic_clone.common import metrics
from ironic_clone.conf import CONF

NO_ROUTE = '(none)'
"""What was asked for a path that does not exist, or by a method that it does not have."""
_METHODS = frozenset({'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'})


def wanted() -> bool:
    """Tell whether anybody can see the figures; where nobody can, requests pay nothing."""
    return CONF.monitoring.api_metrics or CONF.monitoring.conductor_port is not None


class Requests:
    """Keeps the series that were found once: what is left for a request is two additions.

    :param table: path pattern -> method -> ``router.Route``.
    """

    def __init__(self, table):
        self._names = {id(route): (method, pattern) for pattern, methods in table.items()
                       for method, route in methods.items()}
        self._series: dict[tuple, tuple] = {}

    def answered(self, request, status: int) -> None:
        """Count a request.

        :param request: ``Request``, with its route if it has one.
        :param status: of the answer.
        """
        route = request.route
        key = (id(route) if route is not None else request.method), status
        series = self._series.get(key)
        if series is None:
            series = self._series[key] = self._find(request, status)
        count, seconds = series
        count.inc()
        seconds.observe(time.perf_counter() - request.began)

    def _find(self, request, status: int) -> tuple:
        method = request.method if request.method in _METHODS else 'other'
        names = self._names.get(id(request.route), (method, NO_ROUTE))
        return metrics.REQUESTS.labels(*names, status), metrics.REQUEST_SECONDS.labels(*names)
