"""Drivers: ``/v1/drivers``. They are read from what the conductors that are alive registered."""
from collections.abc import Iterable

from ironic_clone.api import render
from ironic_clone.api import types
from ironic_clone.api import versions
from ironic_clone.api.arguments import Argument
from ironic_clone.api.resources.driver import CLASSIC
from ironic_clone.api.resources.driver import DYNAMIC
from ironic_clone.api.resources.driver import Driver
from ironic_clone.common import exception
from ironic_clone.db.record import dump

FIELDS_SINCE = 77

LIST_ARGUMENTS = {'type': Argument(types.Enum(CLASSIC, DYNAMIC), since=30),
                  'detail': Argument(types.boolean, since=30),
                  'fields': Argument(types.csv_lower, since=FIELDS_SINCE)}
ARGUMENTS = {'fields': Argument(types.csv_lower, since=FIELDS_SINCE)}


def get_all(request) -> bytes:
    """List the drivers."""
    arguments, registered = request.arguments, request.services.rings.current
    fields, detail = arguments.get('fields'), arguments.get('detail')
    if fields is not None and detail:
        raise exception.InvalidParameterValue(
            'detail=true and fields cannot be given in one request.')
    names = Driver.view('d' if detail else 'b', request.minor)
    if fields is not None:
        selected = Driver.select(fields, request.minor)
        hidden = [name for name in selected if name not in names]
        if hidden:
            raise exception.InvalidParameterValue(
                'Lists of drivers show the field(s) ' + ', '.join(hidden)
                + ' with detail=true only.')
        names = selected
    wanted = arguments.get('type')
    drivers = (driver for driver in sorted(registered.hosts)
               if wanted in (None, _type(registered, driver)))
    renderer = render.renderer(Driver, request.minor, names)
    return renderer.page(
        request, [_row(registered, driver, renderer.columns) for driver in drivers], None)


def get_one(request, driver_name: str) -> bytes:
    """Show a driver with all its interfaces."""
    return _show(request, driver_name, request.arguments.get('fields'))


def get_field(request, driver_name: str, field: str) -> bytes:
    """Show one field of a driver: what is below a driver's path and nothing else is a field."""
    if request.minor < FIELDS_SINCE:
        raise versions.newer('A field of a driver', FIELDS_SINCE, request.minor)
    return _show(request, driver_name, [field.lower()])


def _show(request, driver_name: str, fields: list[str] | None) -> bytes:
    names = Driver.view('s', request.minor) if fields is None \
        else Driver.select(fields, request.minor)
    rings = request.services.rings
    rings.any_host(driver_name)
    renderer = render.renderer(Driver, request.minor, names)
    return renderer.one(request, _row(rings.current, driver_name, renderer.columns))


def _type(registered, driver: str) -> str:
    return DYNAMIC if driver in registered.interfaces else CLASSIC


def _row(registered, driver: str, columns: Iterable[str]) -> tuple:
    """Return what a renderer takes for a row: the columns asked for, lists as JSON."""
    known = registered.interfaces.get(driver)
    values = {'name': driver, 'hosts': dump(registered.hosts[driver]),
              'type': _type(registered, driver)}
    row = []
    for column in columns:
        if column in values:
            row.append(values[column])
        elif column.startswith('default_'):
            type_ = column.removeprefix('default_').removesuffix('_interface')
            row.append(registered.default_interface(driver, type_))
        else:
            type_ = column.removeprefix('enabled_').removesuffix('_interfaces')
            row.append(dump(None if known is None else sorted(known.get(type_, ()))))
    return tuple(row)
