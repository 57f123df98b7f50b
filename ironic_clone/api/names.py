"""Names of nodes: which ones are allowed."""
from ironic_clone.common import exception
from ironic_clone.common import idents

RESERVED = ('maintenance', 'management', 'states', 'vendor_passthru', 'detail', 'validate')
"""Words that stand for something else in a path below /v1/nodes."""


def check(name: str, minor: int) -> None:
    """Refuse a name that a node cannot have.

    :param minor: below 1.10 a name must be a host name.
    :raises InvalidParameterValue:
    """
    if name in RESERVED:
        raise exception.InvalidParameterValue(
            f'The word "{name}" is reserved and can not be used as a node name. Reserved words '
            f'are: {", ".join(RESERVED)}.')
    if not idents.is_logical_name(name) or minor < 10 and not idents.is_hostname(name):
        wanted = 'a host name' if minor < 10 else \
            '1 to 255 letters, digits, "-", ".", "_" and "~", and not like a UUID'
        raise exception.InvalidParameterValue(
            f'Invalid name {name[:255]!r} for a node: it must be {wanted}.')
