"""Optimistic concurrency: what a caller changes must be as the caller saw it."""
import datetime

from ironic_clone.common import exception


def check_seen(resource: str, record, seen: str | None) -> None:
    """Refuse a change that was made from an older version of the row.

    :param resource: for the sentence: 'Node', 'Port'.
    :param seen: updated_at as the caller saw it, ISO 8601 (UTC, with or without offset); None
        if the row had never been changed.
    :raises StaleRecord:
    """
    if _naive(seen) != record.updated_at:
        raise exception.StaleRecord(resource=resource, ident=record.uuid)


def _naive(text: str | None) -> datetime.datetime | None:
    if text is None:
        return None
    value = datetime.datetime.fromisoformat(text)
    if value.tzinfo is not None:
        value = value.astimezone(datetime.UTC).replace(tzinfo=None)
    return value
