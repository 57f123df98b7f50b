"""What an error says, as it may be shown and kept.

Errors of drivers hold what machines said, and what they were told.
"""
from ironic_clone.common import secrets

LONGEST = 10_000
"""Characters; the rest is cut off."""

_MORE = 2_000
"""Characters that are looked at beyond: what is cut in two is not known for a secret any more."""


def text(error: BaseException) -> str:
    """Return the text of an error, without secrets and without what is no text; '' if none."""
    try:
        said = str(error).strip()[:LONGEST + _MORE]
    except Exception:   # a class of the driver's own, and as broken as the driver
        return ''
    return secrets.mask(said.encode(errors='replace').decode().replace('\0', ''))[:LONGEST]


def reason(error: BaseException) -> str:
    """Return what an error says, for last_error and logs; its class where it says nothing.

    An error that is not one of ours is named by its class too: its text alone ("'key'") would
    tell an operator nothing.
    """
    said = text(error)
    name = type(error).__name__
    if not said:
        return name
    if type(error).__module__.startswith('ironic_clone.'):
        return said
    return f'{name}: {said}'
