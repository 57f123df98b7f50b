"""Secrets in clear, for callers who may see them: only conductors decrypt."""
import logging
from typing import Any

from ironic_clone.conductor.operations.operation import operation
from ironic_clone.db import nodes
from ironic_clone.db import volume_targets

LOG = logging.getLogger(__name__)


@operation
def get_node_secrets(manager, context, node_id: str, fields: list[str]) -> dict[str, Any]:
    """Return JSON fields of a node in clear; what cannot be decrypted is masked."""
    return _clear(nodes.get(manager.database, node_id), fields)


@operation
def get_volume_target_secrets(manager, context, target_id: str, fields: list[str]
                              ) -> dict[str, Any]:
    """Return JSON fields of a volume target in clear; as of a node."""
    return _clear(volume_targets.get(manager.database, target_id), fields)


def _clear(record, fields: list[str]) -> dict[str, Any]:
    LOG.info('The secrets of %r are shown to somebody who may see them', record)
    record.unseal()
    return {name: record.readable(name) for name in fields if name in record.sealed_columns}
