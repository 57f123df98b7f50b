"""The sentence of an error, for last_error and logs."""


def reason(error: BaseException) -> str:
    """Return what the error says; its class where it says nothing.

    An error that is not one of ours is named by its class too: its text alone ("'key'") would
    tell an operator nothing.
    """
    try:
        text = str(error).strip()
    except Exception:   # a driver's own class of error, and as broken as the driver
        text = ''
    name = type(error).__name__
    if not text:
        return name
    if type(error).__module__.startswith('ironic_clone.'):
        return text
    return f'{name}: {text}'
