"""Optimistic concurrency: what a caller changes must be as the caller saw it."""
import datetime

from ironic_clone.common import exception

NEVER = 'never'
"""What a caller saw as updated_at of a row that had not been changed since it was created."""


def check_seen(resource: str, record, seen: str | None) -> None:
    """Refuse a change that was made from an older version of the row.

    :param resource: for the sentence: 'Node', 'Port'.
    :param seen: updated_at as the caller saw it, ISO 8601 (UTC, with or without offset), or
        NEVER; None if the change does not depend on what the row held.
    :raises StaleRecord:
    """
    if seen is not None and _naive(seen) != record.updated_at:
        raise exception.StaleRecord(resource=resource, ident=record.uuid)


def _naive(text: str) -> datetime.datetime | None:
    if text == NEVER:
        return None
    value = datetime.datetime.fromisoformat(text)
    if value.tzinfo is not None:
        value = value.astimezone(datetime.UTC).replace(tzinfo=None)
    return value
