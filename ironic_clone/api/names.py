"""Names of nodes: which ones are allowed, and from which version on."""
from ironic_clone.common import exception
from ironic_clone.common import idents

SINCE = 5
"""Minor of the version that brought names; older ones know nodes by uuid."""
FREE_SINCE = 10
"""Minor of the version in which a name need not be a host name."""


def may_name(ident: str, minor: int) -> bool:
    """Tell whether ``ident``, a uuid or a name, can name a node at a version."""
    return minor >= SINCE or idents.is_uuid_like(ident)


def check(name: str, minor: int) -> None:
    """Refuse a name that a node cannot have.

    :param minor: of the version requested.
    :raises InvalidParameterValue:
    """
    if name in idents.RESERVED_NODE_NAMES:
        raise exception.InvalidParameterValue(
            f'The word "{name}" is reserved and can not be used as a node name. Reserved words '
            f'are: {", ".join(idents.RESERVED_NODE_NAMES)}.')
    if not idents.is_logical_name(name) or minor < FREE_SINCE and not idents.is_hostname(name):
        wanted = 'a host name' if minor < FREE_SINCE else \
            '1 to 255 letters, digits, "-", ".", "_" and "~", and not like a UUID'
        raise exception.InvalidParameterValue(
            f'Invalid name {name[:255]!r} for a node: it must be {wanted}.')
