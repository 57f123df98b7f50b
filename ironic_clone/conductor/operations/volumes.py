"""A node's volume connectors and targets, which change only while it is switched off."""
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor.operations import attached
from ironic_clone.conductor.operations.operation import operation
from ironic_clone.db import volume_connectors
from ironic_clone.db import volume_targets

_DELETABLE = (states.MANAGEABLE, states.ENROLL, states.ADOPTFAIL)
"""States in which they may be deleted while the node is on, or nobody knows."""


@operation
def update_volume_connector(manager, context, connector_id: str, values: dict,
                            seen_updated_at: str | None = None) -> None:
    """Change columns of a volume connector, under its node's lock.

    :param values: column -> new value, JSON columns decoded.
    :raises InvalidStateRequested: the node is not switched off.
    :raises StaleRecord: the connector was changed since it was seen.
    """
    _update(manager, context, volume_connectors, connector_id, values, seen_updated_at)


@operation
def update_volume_target(manager, context, target_id: str, values: dict,
                         seen_updated_at: str | None = None) -> None:
    """Change columns of a volume target, under its node's lock; as a connector's."""
    _update(manager, context, volume_targets, target_id, values, seen_updated_at)


@operation
def destroy_volume_connector(manager, context, connector_id: str) -> None:
    """Delete a volume connector.

    :raises InvalidStateRequested: the node is in use and not switched off.
    """
    _destroy(manager, context, volume_connectors, connector_id)


@operation
def destroy_volume_target(manager, context, target_id: str) -> None:
    """Delete a volume target; as a connector."""
    _destroy(manager, context, volume_targets, target_id)


def _update(manager, context, store, ident: str, values: dict, seen: str | None) -> None:
    purpose = f'{store.collection.name} update'
    with attached.held(manager, context, store, ident, purpose) as (task, record):
        changed = attached.changes(store, record, values, seen)
        _check_off(task.node, purpose)
        if not changed:
            return
        attached.assign(record, changed)
        store.update(task.guarded, record)


def _destroy(manager, context, store, ident: str) -> None:
    purpose = f'{store.collection.name} deletion'
    with attached.held(manager, context, store, ident, purpose) as (task, record):
        if task.node.provision_state not in _DELETABLE:
            _check_off(task.node, purpose)
        store.destroy(task.guarded, record)


def _check_off(node, action: str) -> None:
    if node.power_state != states.POWER_OFF:
        raise exception.InvalidStateRequested(
            action=action, node=node.uuid, state=node.power_state)
