"""What the drivers of this release offer and read, as tables."""
from collections.abc import Iterator

from ext import api_reference
from ironic_clone.drivers import base
from ironic_clone.drivers import loader
from ironic_clone.drivers.ipmi import properties


def interface_table() -> Iterator[str]:
    """Yield the interfaces that each hardware type takes, its default first."""
    rows: dict[tuple[str, str], list[str]] = {}
    for driver, kind, name, is_default in loader.load().interface_rows():
        names = rows.setdefault((driver, kind), [])
        names.insert(0 if is_default else len(names), f'``{name}``')
    drivers = sorted({driver for driver, _kind in rows})
    return api_reference.table(
        ' '.join(['20', *['40'] * len(drivers)]),
        ('interface', *(f'``{driver}``' for driver in drivers)),
        [(kind, *(', '.join(rows[driver, kind]) for driver in drivers))
         for kind in base.INTERFACE_TYPES])


def ipmi_properties() -> Iterator[str]:
    """Yield what the IPMI interfaces read from driver_info."""
    for name, text in properties.PROPERTIES.items():
        yield from (f'``{name}``', f'    {text.replace("*", chr(92) + "*")}')
