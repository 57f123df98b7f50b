"""The hooks that the configuration lists, and how they are called."""
import functools
from typing import Any

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.drivers import entry_points
from ironic_clone.drivers.hooks.hook import InspectionHook

NAMESPACE = 'ironic_clone.inspection.hooks'
OPTION = '[inspector]hooks'


def load() -> tuple[InspectionHook, ...]:
    """Return the hooks of [inspector]hooks, in their order.

    :raises StartupError: a name is unknown, a hook cannot be loaded, or comes before one that it
        needs.
    """
    return _load(tuple(name for name in dict.fromkeys(
        name.strip() for name in CONF.inspector.hooks.split(',')) if name))


@functools.cache
def _load(names: tuple[str, ...]) -> tuple[InspectionHook, ...]:
    hooks = []
    for number, plugin in enumerate(entry_points.load(NAMESPACE, list(names), OPTION)):
        hook = plugin.make()
        if not isinstance(hook, InspectionHook):
            raise plugin.failure('it is not an InspectionHook of ironic_clone.drivers.hooks.hook')
        missing = [name for name in hook.dependencies if name not in names[:number]]
        if missing:
            raise exception.ConfigInvalid(
                error=f'{OPTION}: {plugin.name} needs {", ".join(missing)} before it')
        hooks.append(hook)
    return tuple(hooks)


def run(task, inventory: dict[str, Any], plugin_data: dict[str, Any]) -> None:
    """Let every hook look at the data, then let every hook act.

    :raises HardwareInspectionFailure: some cannot use the data; the sentence has all reasons.
    :raises IronicCloneError: a hook could not act.
    """
    hooks, problems = load(), []
    for hook in hooks:
        try:
            hook.preprocess(task, inventory, plugin_data)
        except exception.LockLost:
            raise
        except Exception as error:
            problems.append(errors.reason(error))
    if problems:
        raise exception.HardwareInspectionFailure(error='; '.join(problems))
    for hook in hooks:
        hook(task, inventory, plugin_data)
