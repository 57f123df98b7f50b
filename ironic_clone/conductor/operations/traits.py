"""A node's traits. The API has checked the names."""
from ironic_clone.conductor.operations.operation import operation
from ironic_clone.db import traits as db_traits


@operation
def add_node_traits(manager, context, node_id: str, traits: list[str],
                    replace: bool = False) -> None:
    """Add traits, or put them in place of those that the node has.

    :raises InvalidParameterValue: the node would have too many.
    """
    with manager.acquire(context, node_id, purpose='add traits') as task:
        db_traits.add(task.guarded, task.node.id, traits, replace)


@operation
def remove_node_traits(manager, context, node_id: str, traits: list[str] | None = None) -> None:
    """Remove some traits, or all.

    :raises NodeTraitNotFound: the node does not have one of them; nothing was removed.
    """
    with manager.acquire(context, node_id, purpose='remove traits') as task:
        db_traits.remove(task.guarded, task.node.id, task.node.uuid, traits)
