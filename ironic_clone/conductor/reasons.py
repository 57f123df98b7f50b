"""The sentence of an error, for last_error and logs."""
from ironic_clone.common import errors

text = errors.text


def reason(error: BaseException) -> str:
    """Return what the error says; its class where it says nothing.

    An error that is not one of ours is named by its class too: its text alone ("'key'") would
    tell an operator nothing.
    """
    said = errors.text(error)
    name = type(error).__name__
    if not said:
        return name
    if type(error).__module__.startswith('ironic_clone.'):
        return said
    return f'{name}: {said}'
