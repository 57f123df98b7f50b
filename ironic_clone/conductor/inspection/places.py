"""Places in JSON, as the actions of inspection rules name them: '/a/b' or 'a.b'."""
from typing import Any

from ironic_clone.common import exception

DEEPEST = 50
"""Parts of a path: what is nested much deeper can be neither kept nor shown."""


def steps(path: Any) -> list[str]:
    """Return the parts of a path.

    :raises InvalidParameterValue: one of them is empty, or there are too many.
    """
    text = str(path)
    found = text[1:].split('/') if text.startswith('/') else text.split('.')
    if not all(found):
        raise exception.InvalidParameterValue('path must be like /a/b or a.b.')
    if len(found) > DEEPEST:
        raise exception.InvalidParameterValue(f'path must not have more than {DEEPEST} parts.')
    return found


def put(root: dict, at: list[str], value: Any) -> None:
    """Set what is at a place; objects on the way to it are made.

    :raises InvalidParameterValue: something on the way is no object.
    """
    _made(root, at)[at[-1]] = value


def extend(root: dict, at: list[str], value: Any, unique: bool) -> None:
    """Append to the list at a place, which is made if it is not there.

    :param unique: not if the list holds the value already.
    :raises InvalidParameterValue: it is no list, or something on the way is no object.
    """
    found = _made(root, at).setdefault(at[-1], [])
    if not isinstance(found, list):
        raise exception.InvalidParameterValue('path leads to something that is no list.')
    if not (unique and value in found):
        found.append(value)


def remove(root: Any, at: list[str]) -> None:
    """Remove what is at a place.

    What is not there need not be removed: a machine may be inspected twice.
    """
    for step in at[:-1]:
        if not isinstance(root, dict) or step not in root:
            return
        root = root[step]
    if isinstance(root, dict):
        root.pop(at[-1], None)


def _made(root: Any, at: list[str]) -> dict:
    """Return the object that holds the last step, made if it is not there."""
    for step in at[:-1]:
        if not isinstance(root, dict):
            break
        root = root.setdefault(step, {})
    if not isinstance(root, dict):
        raise exception.InvalidParameterValue(
            f'path leads through something that is no object, at {at[-2:][0]!r}.')
    return root
