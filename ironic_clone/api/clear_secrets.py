"""Secrets that are encrypted in the database, in answers to the few who may see them.

The API does not decrypt: for a single object it asks the conductor of the object's node, and in
lists they stay masked. Where that conductor cannot be asked, they stay masked, too: a node can
always be looked at.
"""
import logging
from collections.abc import Callable
from collections.abc import Iterable

import orjson

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import sealing
from ironic_clone.common import vault
from ironic_clone.db import nodes
from ironic_clone.db import volume_targets

LOG = logging.getLogger(__name__)


def in_list() -> Callable[[str, str], str]:
    """Return what makes, of a field's name and text, the text that a list shows: what is
    encrypted is masked."""
    if vault.current():
        return lambda name, text: sealing.hidden(text)
    return lambda name, text: text


class ClearSecrets:
    """The fields of one object in clear; its conductor is asked at the first that needs it.

    :param collection: of the resource, such as 'nodes'.
    :param names: of all fields that may be asked for.
    """

    def __init__(self, request, collection: str, uuid: str, names: Iterable[str]):
        self._request = request
        self._collection = collection
        self._uuid = uuid
        self._names = list(names)
        self._found: dict | None = None

    def text(self, name: str, kept: str) -> str:
        """Return the JSON text of a field in clear.

        :param kept: as the database keeps it.
        """
        if sealing.SEALED not in kept:
            return kept
        if self._found is None:
            self._found = self._ask()
        if name not in self._found:
            return sealing.hidden(kept)
        return orjson.dumps(self._found[name]).decode()

    def _ask(self) -> dict:
        try:
            return _ASK[self._collection](self._request, self._uuid, self._names)
        except exception.IronicCloneError as error:
            LOG.warning('The secrets of %s/%s are shown masked, since their conductor could not '
                        'be asked: %s', self._collection, self._uuid, errors.reason(error))
            return {}


def _of_node(request, uuid: str, names: list[str]) -> dict:
    node = nodes.row(request.services.database, uuid, ('uuid', 'driver', 'conductor_group'))
    return request.services.conductor.call_node(
        request.context, node, 'get_node_secrets', fields=names)


def _of_volume_target(request, uuid: str, names: list[str]) -> dict:
    database = request.services.database
    node_uuid = volume_targets.row(database, uuid, ('node_uuid',)).node_uuid
    node = nodes.row(database, node_uuid, ('uuid', 'driver', 'conductor_group'))
    return request.services.conductor.call_node(
        request.context, node, 'get_volume_target_secrets', target_id=uuid, fields=names)


_ASK = {'nodes': _of_node, 'targets': _of_volume_target}
