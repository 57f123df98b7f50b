"""Capabilities: what a node offers and what its instance asks for, in all forms they come in."""
import json
from collections.abc import Callable
from typing import Any

from ironic_clone.common import exception
from ironic_clone.common import states


def parse(given: Any) -> dict[str, Any]:
    """Return capabilities as a dictionary; what is none of their forms holds none.

    :param given: an object, the JSON text of one, or 'key:value,key:value'.
    """
    if isinstance(given, dict):
        return given
    if not isinstance(given, str):
        return {}
    try:
        loaded = json.loads(given)
    except ValueError:
        pairs = (pair.partition(':') for pair in given.split(','))
        return {key.strip(): value.strip() for key, colon, value in pairs if colon}
    return loaded if isinstance(loaded, dict) else {}


def changed(given: Any, change: Callable[[dict[str, Any]], Any]) -> Any:
    """Return capabilities after ``change(dictionary)``, in the form that they have: an object, its
    JSON text, or 'key:value,key:value'; None if there were none and are none."""
    found = dict(parse(given))
    change(found)
    if isinstance(given, dict):
        return found
    if isinstance(given, str) and given.lstrip().startswith('{'):
        return json.dumps(found)
    if not found and given is None:
        return None
    return ','.join(f'{key}:{value}' for key, value in found.items())


def of_instance(node) -> dict[str, Any]:
    """Return instance_info.capabilities, an object or the JSON text of one.

    :raises InvalidParameterValue: it is neither.
    """
    given = node.instance_info.get('capabilities')
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            given = False
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise exception.InvalidParameterValue(
            'instance_info.capabilities must be an object, or the JSON text of one.')
    return given


def boot_mode(node) -> str | None:
    """Return the boot mode that the instance or the node asks for, None if neither does."""
    wanted = parse(node.instance_info.get('capabilities'))
    if str(wanted.get('secure_boot')).lower() == 'true':
        return states.UEFI
    asked = (wanted.get('boot_mode'), node.instance_info.get('deploy_boot_mode'),
             parse(node.properties.get('capabilities')).get('boot_mode'),
             node.driver_internal_info.get('deploy_boot_mode'))
    return next((mode for mode in asked if mode in states.BOOT_MODES), None)
