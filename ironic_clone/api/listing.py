"""Lists: which page, in which order, with which fields, and the link to the next page."""
import dataclasses
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.resource import Resource
from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.db.page import Page


class _Limit(types.Integer):
    def __init__(self):
        super().__init__(minimum=1)

    def parse(self, text):
        try:
            limit = int(text)
        except ValueError:
            raise ValueError(f'Expected an integer for limit: {text[:100]}') from None
        if limit < 1:
            raise ValueError('Limit must be positive')
        return limit


PAGING: Mapping[str, Argument] = {
    'limit': Argument(_Limit()), 'marker': Argument(types.uuid),
    'sort_key': Argument(types.text), 'sort_dir': Argument(types.Enum('asc', 'desc'))}
"""Arguments of every list that has pages."""

SELECTION: Mapping[str, Argument] = {
    'fields': Argument(types.csv_lower, since=8),
    'detail': Argument(types.boolean, since=43, below=400)}
"""Arguments of lists that let fields be chosen."""

UNGATED_SELECTION: Mapping[str, Argument] = {**SELECTION, 'detail': Argument(types.boolean)}
"""The same for resources whose lists had ``detail`` from their first version on."""


@dataclasses.dataclass(frozen=True)
class Listing:
    """What a request asks of a list.

    :ivar names: fields to show.
    :ivar detail: the argument ``detail`` was true.
    :ivar selected: the fields that links to the next page name; None if they name none.
    """

    page: Page
    names: tuple[str, ...]
    detail: bool = False
    selected: Sequence[str] | None = None

    def is_full(self, rows: Sequence) -> bool:
        """Tell whether there may be a next page after one of these rows."""
        return len(rows) == self.page.limit

    def next_link(self, request, path: str, marker: str,
                  filters: Iterable[tuple[str, Any]] = ()) -> str:
        """Return the URL of the next page.

        :param path: of the list below ``/v1/``.
        :param marker: names the last object of this page.
        :param filters: the filters that the link repeats.
        """
        query = [('sort_key', self.page.sort_key), ('sort_dir', self.page.sort_dir), *filters]
        if self.detail:
            query.append(('detail', True))
        elif self.selected is not None:
            query.append(('fields', ','.join(self.selected)))
        query += [('limit', self.page.limit), ('marker', marker)]
        return f'{request.base}/v1/{path}?' + '&'.join(f'{key}={value}' for key, value in query)


def read(request, resource: type[Resource], detailed: bool = False) -> Listing:
    """Return what the arguments of a request ask of a list.

    :param detailed: the path itself asks for details.
    :raises InvalidParameterValue: fields and detail both, or a field that there is not.
    :raises NotAcceptable: a field that the version does not have.
    """
    arguments, minor = request.arguments, request.minor
    page = page_of(arguments, resource, minor)
    detail, fields = arguments.get('detail', False), arguments.get('fields')
    if detail and fields is not None:
        raise exception.InvalidParameterValue(
            'Can not specify ?detail=True and fields in the same request.')
    if detailed or detail:
        return Listing(page, resource.view('d', minor), detail=detail)
    if fields is not None:
        return Listing(page, resource.select(fields, minor, 'b'), selected=fields)
    names = resource.view('b', minor)
    return Listing(page, names, selected=None if minor < SELECTION['fields'].since else
                   [name for name in resource.brief if name in names])


def page_of(arguments: Mapping[str, Any], resource: type[Resource], minor: int) -> Page:
    """Return which page of a list the arguments ask for."""
    sort_key = arguments.get('sort_key') or 'id'
    resource.check_sort_key(sort_key, minor)
    return Page(min(arguments.get('limit', CONF.api.max_limit), CONF.api.max_limit),
                arguments.get('marker'), sort_key, arguments.get('sort_dir', 'asc'))
