"""Optimistic concurrency: what a caller changes must be as the caller saw it.

Who changes a row names the version of it that the change was made from; who carries the change
out holds the name against the row.
"""
from ironic_clone.common import exception


def version(record) -> str:
    """Return what names the version of a row: its ``updated_at``, or that it never was changed."""
    return 'never' if record.updated_at is None else record.updated_at.isoformat()


def check(resource: str, record, seen: str | None) -> None:
    """Refuse a change that was made from an older version of the row.

    :param resource: for the sentence: 'Node', 'Port'.
    :param seen: ``version`` of the row that the caller saw; None if the change does not depend on
        what the row held.
    :raises StaleRecord:
    """
    if seen not in (None, version(record)):
        raise exception.StaleRecord(resource=resource, ident=record.uuid)
