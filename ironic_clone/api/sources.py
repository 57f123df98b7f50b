"""Where a field's value comes from, if not from the column of its name.

A source says which columns it needs, and works on a whole page of rows at once, so that what
needs a query needs one query a page.
"""
import abc
from collections.abc import Callable
from collections.abc import Hashable
from collections.abc import Sequence
from typing import Any

import orjson

from ironic_clone.api import columnar
from ironic_clone.common import secrets


class Source(abc.ABC):
    """What all sources share.

    :cvar columns: columns that a read has to bring, besides those that are shown.
    :ivar lasting: as long as the columns and the ``state`` are the same, the values are.
    """

    columns: tuple[str, ...] = ()
    lasting = False

    @abc.abstractmethod
    def values(self, request, path: str, rows: Sequence[tuple]) -> Sequence[Any]:
        """Return the field's value for each row.

        :param path: of the collection, such as ``nodes``.
        :param rows: a tuple of ``columns`` for each object of the page.
        """

    def texts(self, request, path: str, rows: Sequence[tuple]) -> columnar.Texts:
        """Return the JSON of the field's values; as ``values`` else."""
        return columnar.of_values(self.values(request, path, rows))

    def state(self, request) -> Hashable:
        """Return what the values of a lasting source follow from, beside the columns, the path
        and the service's URL."""
        return None


class LinkPair(Source):
    """A link to the object, or to what hangs on it, and its bookmark.

    :param below: path below the object, such as ``ports``.
    :param nested: the pair is the only member of another list.
    """

    lasting = True

    def __init__(self, below: str = '', column: str = 'uuid', nested: bool = False):
        self.columns = (column,)
        self._brackets = ('[[', ']]') if nested else ('[', ']')
        self._below = f'/{below}' if below else ''

    def values(self, request, path, rows):
        return list(map(orjson.Fragment, self.texts(request, path, rows)))

    def texts(self, request, path, rows):
        base = _escaped(request.base)
        opening, closing = self._brackets
        before = f'{opening}{{"href":"{base}/v1/{path}/'
        between = f'{self._below}","rel":"self"}},{{"href":"{base}/{path}/'
        after = f'{self._below}","rel":"bookmark"}}{closing}'
        return [f'{before}{ident}{between}{ident}{after}' for (ident,) in rows]


class HistoryLink(Source):
    """The link to an entry of a node's history; it has no bookmark."""

    columns = ('node_uuid', 'uuid')

    def values(self, request, path, rows):
        return [[{'href': f'{request.base}/v1/nodes/{node}/history/{uuid}', 'rel': 'self'}]
                for node, uuid in rows]


class BelowNode(Source):
    """A link and its bookmark of something below a node, which is named as the request does.

    :param below: path below the node.
    """

    def __init__(self, below: str, column: str):
        self.columns = (column,)
        self._below = below

    def values(self, request, path, rows):
        return [links_below_node(request, f'{self._below}/{name}') for (name,) in rows]


def links_below_node(request, path: str) -> list[dict[str, str]]:
    """Return a link and its bookmark to ``path`` below the node that the request names."""
    below = f'nodes/{request.node_ident}/{path}'
    return [{'href': f'{request.base}/v1/{below}', 'rel': 'self'},
            {'href': f'{request.base}/{below}', 'rel': 'bookmark'}]


class Derived(Source):
    """A value computed from columns, or read by one query for the page.

    :param derive: called with the request's services and the rows of ``columns``; returns the
        values.
    :param state: called with the request's services, returns the ``state`` of a source that is
        lasting.
    """

    def __init__(self, columns: tuple[str, ...], derive: Callable,
                 state: Callable[[Any], Hashable] | None = None):
        self.columns = columns
        self._derive = derive
        self.lasting = state is not None
        self._state = state

    def state(self, request):
        return self._state(request.services)

    def values(self, request, path, rows):
        return self._derive(request.services, rows)


class SettingValue(Source):
    """The value of a firmware setting; a secret one is for those who may see passwords."""

    columns = ('name', 'attribute_type', 'value')

    def values(self, request, path, rows):
        if request.allows('show_password'):
            return [value for *_, value in rows]
        return [secrets.MASK if value and secrets.is_secret_setting(name, kind) else value
                for name, kind, value in rows]


def _escaped(text: str) -> str:
    """Return a text as it stands inside a JSON string."""
    return orjson.dumps(text)[1:-1].decode()
