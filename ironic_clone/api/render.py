"""From database rows to bytes, without decoding what was kept as JSON.

A renderer is compiled once for a resource, a version and a choice of fields: it knows which
columns to ask for and what to do with each. Rows become dicts by ``dict(zip())``, JSON columns
stay text inside ``orjson.Fragment``, times are left to orjson. Long pages are written by columns,
and of rows that were rendered before only what may have changed.
"""
import functools
import operator
from collections.abc import Callable
from collections.abc import Hashable
from collections.abc import Iterator
from collections.abc import Sequence
from typing import Any

import orjson

from ironic_clone.api import clear_secrets
from ironic_clone.api import columnar
from ironic_clone.api import rendered
from ironic_clone.api.columnar import OPTIONS
from ironic_clone.api.parts import Parts
from ironic_clone.api.resource import Resource
from ironic_clone.common import secrets
from ironic_clone.db.rows import PackedRows
from ironic_clone.db.rows import Rows

_OWNERS = ('owner', 'lessee')
"""Columns that rules about private fields look at."""
LONG = 8
"""Rows from which on a page is written by columns."""


class Renderer:
    """Writes objects of one resource at one version with one choice of fields.

    :ivar columns: what a query has to bring, in this order.
    """

    def __init__(self, resource: type[Resource], minor: int, names: tuple[str, ...]):
        self._path, self._collection = resource.path, resource.collection
        fields = {name: resource.fields[name] for name in names}
        self._keys = tuple(name for name, field in fields.items() if field.is_column)
        derived = {name: field.source for name, field in fields.items() if not field.is_column}
        needed = (column for source in derived.values() for column in source.columns)
        self._private = {name: (fields[name].private, fields[name].type.is_json)
                         for name in self._keys if fields[name].private}
        self._threshold = resource.threshold
        self.columns = tuple(dict.fromkeys((
            *self._keys, *needed, resource.identity, *(_OWNERS if self._private else ()))))
        self._marker = self.columns.index(resource.identity)
        self._secret = {name: fields[name].secret for name in self._keys if fields[name].secret}
        changes = {name: fields[name].shown(minor) for name in self._keys if fields[name].shown}
        self._shown = {name: change for name, change in changes.items() if change}
        self._json = tuple(name for name in self._keys if fields[name].type.is_json
                           and name not in self._secret and name not in self._shown)
        self._redacted = {name: fields[name].redacted for name in self._keys
                          if fields[name].redacted}
        derived = tuple(
            (name, source, tuple(self.columns.index(column) for column in source.columns))
            for name, source in derived.items())
        self._lasting = tuple(item for item in derived if item[1].lasting)
        self._fresh = tuple(item for item in derived if not item[1].lasting)

    def objects(self, request, rows: Sequence[Sequence[Any]], alone: bool = False
                ) -> list[dict[str, Any]]:
        """Return what orjson is to write for each row.

        :param alone: it is no list: who may see secrets sees the encrypted ones, too.
        """
        keys, fragment = self._keys, orjson.Fragment
        objects = [dict(zip(keys, row, strict=False)) for row in rows]
        for name in self._json:
            for item in objects:
                item[name] = fragment(item[name])
        for name, change in self._shown.items():
            for item in objects:
                item[name] = change(item[name])
        show = None
        for name, rule in self._secret.items():
            if request.allows(rule):
                show = show or self._showing(request, rows, alone)
                for item in objects:
                    item[name] = fragment(show(name, item[name]))
            else:
                for item in objects:
                    item[name] = fragment(secrets.masked_text(item[name], name))
        for name, rule in self._redacted.items():
            if not request.allows(rule):
                for item in objects:
                    item[name] = _redacted(rule)
        if self._private and not request.allows(self._threshold):
            self._hide(request, objects, rows)
        for name, source, indexes in (*self._lasting, *self._fresh):
            needed = list(zip(*(map(operator.itemgetter(index), rows) for index in indexes),
                              strict=True))
            for item, value in zip(objects, source.values(request, self._path, needed),
                                   strict=True):
                item[name] = value
        return objects

    def _showing(self, request, rows: Sequence[Sequence[Any]], alone: bool
                 ) -> Callable[[str, str], str]:
        """Return what makes, of a field's name and text, the text for who may see its secrets."""
        if alone:
            return clear_secrets.ClearSecrets(request, self._collection, rows[0][self._marker],
                                              self._secret).text
        return clear_secrets.in_list()

    def _hide(self, request, objects: list[dict[str, Any]], rows: Sequence[Sequence[Any]]
              ) -> None:
        """Put notices in place of the private fields that the caller may not see."""
        owner, lessee = (self.columns.index(column) for column in _OWNERS)
        for name, (rule, is_json) in self._private.items():
            notice = f'Requires {rule}'
            hidden = {'content': notice} if is_json else notice
            for item, row in zip(objects, rows, strict=True):
                if not request.allows(rule, {'node.owner': row[owner],
                                             'node.lessee': row[lessee]}):
                    item[name] = hidden

    def _fields(self, request, rows: Rows | PackedRows) -> list[tuple[str, columnar.Texts]]:
        """Return names and values of the fields that follow from the rows and from a view."""
        fields = []
        for index, name in enumerate(self._keys):
            values = rows.column(index)
            rule, secret = self._redacted.get(name), self._secret.get(name)
            if rule is not None and not request.allows(rule):
                texts = columnar.of_values((_redacted(rule),))
            elif secret is not None and not request.allows(secret):
                texts = [secrets.masked_text(value, name) for value in values]
            elif secret is not None:
                show = clear_secrets.in_list()
                texts = columnar.of_json([show(name, value) for value in values])
            elif name in self._json:
                texts = columnar.of_json(values)
            elif name in self._shown:
                texts = columnar.of_values(list(map(self._shown[name], values)))
            else:
                texts = columnar.of_values(values)
            fields.append((name, texts))
        fields += self._texts(request, self._lasting, rows.column)
        return fields

    def _texts(self, request, derived, column: Callable[[int], Sequence[Any]]
               ) -> list[tuple[str, columnar.Texts]]:
        """Return names and values of derived fields.

        :param column: gives the values of a column by its index.
        """
        return [(name, source.texts(request, self._path,
                                    list(zip(*map(column, indexes), strict=True))))
                for name, source, indexes in derived]

    def _written(self, request, rows: Rows | PackedRows) -> Iterator[str]:
        """Return the JSON of the objects of a page, as ``objects`` would have it written."""
        fields = self._fields(request, rows) + self._texts(request, self._fresh, rows.column)
        return columnar.objects(fields, len(rows))

    def _view(self, request) -> tuple[Hashable, ...]:
        """Return all that decides how a row is written, beside its columns and secrets shown."""
        return (self, request.base, *map(request.allows, self._redacted.values()),
                *(source.state(request) for _name, source, _indexes in self._lasting))

    def _remembered(self, request, rows: PackedRows, following: str) -> Parts:
        """Return the JSON of a page, rendering what was not rendered before.

        The fields that change unseen are written behind what is remembered of an object.
        """
        view = self._view(request)
        columns = sorted({index for *_, indexes in self._fresh for index in indexes})

        def render(texts: Sequence[str]) -> list[rendered.Entry]:
            found = rows.alike(texts)
            objects = columnar.objects(self._fields(request, found), len(found))
            return list(zip([text[:-1].encode() for text in objects],
                            *map(found.column, columns), strict=True))

        entries = rendered.ROWS.entries(view, rows.texts, render,
                                        lambda: self._view(request) == view)
        objects, *values = zip(*entries, strict=True)
        end = '}'
        if self._fresh:
            more = self._texts(request, self._fresh, dict(zip(columns, values, strict=True)).get)
            alike = all(isinstance(texts, str) for _name, texts in more)
            ends = [f',{text[1:]}' for text in columnar.objects(more, 1 if alike else len(rows))]
            if alike:
                end, = ends
            else:
                objects = [begun + text.encode()
                           for begun, text in zip(objects, ends, strict=True)]
                end = ''
        return Parts(f'{{"{self._collection}":['.encode(), objects, f'{end},'.encode(),
                     f'{end}]{following}}}'.encode())

    def one(self, request, row: Sequence[Any]) -> bytes:
        """Return the JSON of one object."""
        return orjson.dumps(self.objects(request, (row,), alone=True)[0], option=OPTIONS)

    def page(self, request, rows: Sequence[Sequence[Any]], next_link: str | None
             ) -> bytes | Parts:
        """Return the JSON of a list."""
        hides = self._private and not request.allows(self._threshold)   # object by object
        if isinstance(rows, Rows | PackedRows) and len(rows) >= LONG and not hides:
            following = '' if next_link is None else f',"next":{orjson.dumps(next_link).decode()}'
            if isinstance(rows, PackedRows) and not any(map(request.allows,
                                                            self._secret.values())):
                return self._remembered(request, rows, following)
            objects = ','.join(self._written(request, rows))
            return f'{{"{self._collection}":[{objects}]{following}}}'.encode()
        page: dict[str, Any] = {self._collection: self.objects(request, rows)}
        if next_link is not None:
            page['next'] = next_link
        return orjson.dumps(page, option=OPTIONS)

    def marker(self, row: Sequence[Any]) -> str:
        """Return what names a row as the last one of a page."""
        return row[self._marker]


def _redacted(rule: str) -> dict[str, str]:
    return {'redacted_contents': f'Requires {rule}'}


@functools.lru_cache(maxsize=512)
def renderer(resource: type[Resource], minor: int, names: tuple[str, ...]) -> Renderer:
    """Return the renderer for a resource, a version and the fields to show."""
    return Renderer(resource, minor, names)
