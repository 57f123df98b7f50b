"""The OpenAPI document as it is served: made when it is first asked for, once a process."""
import functools
from collections.abc import Mapping

import orjson

from ironic_clone.api.router import Route


class Document:
    """The document of a route table.

    :param table: path pattern -> method -> Route.
    """

    def __init__(self, table: Mapping[str, Mapping[str, Route]]):
        self._table = table

    @functools.cached_property
    def content(self) -> bytes:
        """The document in JSON."""
        from ironic_clone.api.openapi import build  # most processes are never asked
        return orjson.dumps(build.document(self._table))
