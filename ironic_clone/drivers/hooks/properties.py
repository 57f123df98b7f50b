"""Hooks that put a figure of the inventory into the node's properties."""
from typing import Any

from ironic_clone.common import capabilities
from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.drivers.hooks import hook


def _part(inventory: dict[str, Any], name: str) -> dict[str, Any]:
    found = inventory.get(name)
    return found if isinstance(found, dict) else {}


def _needed(task, value: Any, what: str) -> Any:
    """:raises InvalidNodeInventory: the value is not there."""
    if not value:
        raise exception.InvalidNodeInventory(
            node=task.node.uuid, reason=f'it does not tell the {what}')
    return value


def _add_capabilities(task, found: dict[str, str]) -> None:
    properties = task.node.properties
    if found:
        properties['capabilities'] = capabilities.changed(
            properties.get('capabilities'), lambda present: present.update(found))


class ArchitectureHook(hook.InspectionHook):
    """architecture: ``cpu_arch``."""

    def __call__(self, task, inventory, plugin_data):
        task.node.properties['cpu_arch'] = _needed(
            task, _part(inventory, 'cpu').get('architecture'), 'CPU architecture')


class CPUsHook(hook.InspectionHook):
    """cpus: ``cpus``, if there are any."""

    def __call__(self, task, inventory, plugin_data):
        count = _part(inventory, 'cpu').get('count')
        if count:
            task.node.properties['cpus'] = count


class MemoryHook(hook.InspectionHook):
    """memory: ``memory_mb``."""

    def __call__(self, task, inventory, plugin_data):
        task.node.properties['memory_mb'] = _needed(
            task, _part(inventory, 'memory').get('physical_mb'), 'size of the memory')


class BootModeHook(hook.InspectionHook):
    """boot-mode: the capability ``boot_mode``."""

    def __call__(self, task, inventory, plugin_data):
        mode = _part(inventory, 'boot').get('current_boot_mode')
        _add_capabilities(task, {'boot_mode': str(mode)} if mode else {})


class CPUCapabilitiesHook(hook.InspectionHook):
    """cpu-capabilities: a capability for each flag of the CPU that [inspector]cpu_capabilities
    knows."""

    def __call__(self, task, inventory, plugin_data):
        flags = _part(inventory, 'cpu').get('flags')
        known = CONF.inspector.cpu_capabilities
        _add_capabilities(task, {known[flag]: 'true' for flag in flags
                                 if isinstance(flag, str) and flag in known}
                          if isinstance(flags, list) else {})
