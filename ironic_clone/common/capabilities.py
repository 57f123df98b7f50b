"""The capabilities that a node's fields tell, whatever form they were written in."""
import json

from ironic_clone.common import exception


def of_instance(node) -> dict[str, str]:
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


def of_node(node) -> dict[str, str]:
    """Return properties.capabilities, written 'key:value,key:value' or as an object."""
    given = node.properties.get('capabilities')
    if isinstance(given, dict):
        return given
    pairs = (pair.partition(':') for pair in str(given or '').split(','))
    return {key.strip(): value.strip() for key, colon, value in pairs if colon}


def boot_mode(node) -> str | None:
    """Return the boot mode that the request or the node asks for, None if neither does."""
    wanted = of_instance(node)
    if str(wanted.get('secure_boot')).lower() == 'true':
        return 'uefi'
    return (wanted.get('boot_mode') or node.instance_info.get('deploy_boot_mode')
            or of_node(node).get('boot_mode')
            or node.driver_internal_info.get('deploy_boot_mode'))
