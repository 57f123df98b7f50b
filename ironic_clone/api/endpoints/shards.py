"""Shards: ``/v1/shards``, how many nodes are in each."""
from typing import Any

from ironic_clone.db import shards


def get_all(request) -> dict[str, Any]:
    """List the shards; the nodes that are in none are counted under "None"."""
    return {'shards': [{'name': str(name), 'count': count}
                       for name, count in shards.counts(request.services.database)]}
