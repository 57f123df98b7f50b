"""What the operations on ports, port groups and volumes share: they work under a node's lock."""
import contextlib
from collections.abc import Iterator
from typing import Any

from ironic_clone.rpc import seen


@contextlib.contextmanager
def held(manager, context, store, ident: str, purpose: str) -> Iterator[tuple[Any, Any]]:
    """Hold the node that an object hangs on; give the task, and the object as it now is.

    :param store: the module of its queries.
    :raises NotFound: there is no such object.
    :raises NodeLocked: somebody else holds the node.
    """
    node_uuid = store.row(manager.database, ident, ('node_uuid',)).node_uuid
    with manager.acquire(context, node_uuid, purpose=purpose) as task:
        yield task, store.get(manager.database, ident).unseal()


def changes(store, record, values: dict[str, Any], seen_updated_at: str | None
            ) -> dict[str, Any]:
    """Return the columns that get another value.

    :param seen_updated_at: the version of the object that ``values`` were made from
        (``rpc.seen``).
    :raises StaleRecord: the object was changed since it was seen.
    """
    seen.check(store.collection.name.capitalize(), record, seen_updated_at)
    values = {name: record.opened(name, value) for name, value in values.items()}
    return {name: value for name, value in values.items() if record.differs(name, value)}


def assign(record, values: dict[str, Any]) -> None:
    """Set columns of an object; it is the caller's to write it."""
    for name, value in values.items():
        setattr(record, name, value)
