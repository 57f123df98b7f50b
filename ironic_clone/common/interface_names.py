"""Names of interfaces that are accepted for another: what is stored and shown is the canonical."""

ALIASES = {kind: {'ipmi': 'ipmitool'} for kind in ('management', 'power', 'vendor')}
"""Interface type -> {alias: canonical name}."""


def canonical(interface_type: str, name):
    """Return the name under which an interface is stored and shown; others as they are."""
    if not isinstance(name, str):
        return name
    return ALIASES.get(interface_type, {}).get(name, name)
