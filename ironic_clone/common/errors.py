"""What an error says, as it may be shown and kept.

Errors of drivers hold what machines said, and what they were told.
"""
from ironic_clone.common import secrets

LONGEST = 10_000
"""Characters; the rest is cut off."""


def text(error: BaseException) -> str:
    """Return the text of an error, without secrets and without what is no text; '' if none."""
    try:
        said = str(error).strip()[:LONGEST]
    except Exception:   # a class of the driver's own, and as broken as the driver
        return ''
    return secrets.mask(said.encode(errors='replace').decode().replace('\0', ''))
