"""The contract of inspection hooks."""
from collections.abc import Sequence
from typing import Any


class InspectionHook:
    """Does one thing with what an inspection found.

    :cvar dependencies: names of hooks that have to be listed before this one.
    """

    dependencies: Sequence[str] = ()

    def preprocess(self, task, inventory: dict[str, Any], plugin_data: dict[str, Any]) -> None:
        """Look at the data before any hook acts on it; change only ``plugin_data``.

        :raises IronicCloneError: the data cannot be used; all hooks are asked nevertheless.
        """

    def __call__(self, task, inventory: dict[str, Any], plugin_data: dict[str, Any]) -> None:
        """Act: change the node, which is saved afterwards, its ports, or ``plugin_data``.

        :raises IronicCloneError: the inspection fails, hooks that come later are not called.
        """
