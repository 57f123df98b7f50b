"""How the document says which microversions know something: the keyword ``x-openstack``."""
from typing import Any

from ironic_clone.api import versions

KEYWORD = 'x-openstack'


def add(schema: dict[str, Any], since: int | None, until: int | None = None,
        **more: Any) -> dict[str, Any]:
    """Return ``schema`` with the versions that know it, where that are not all.

    :param since: minor of the first; None for all.
    :param until: minor of the last; None for the newest.
    :param more: what else is to be said, left out if it is false.
    """
    said = {'min-ver': text(since) if since and since > versions.MINIMUM else None,
            'max-ver': text(until) if until else None, **more}
    said = {key: value for key, value in said.items() if value}
    return {**schema, KEYWORD: said} if said else schema


def text(minor: int) -> str:
    """Return the version 1.``minor``."""
    return f'1.{minor}'
