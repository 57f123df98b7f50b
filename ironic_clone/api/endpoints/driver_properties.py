"""What drivers say of themselves: their properties and those of logical disks."""
from collections.abc import Callable


def get(request, driver_name: str) -> dict:
    """Describe what the driver_info of a driver's nodes holds."""
    return ask_once(request, ('properties', driver_name), lambda: _call(
        request, driver_name, 'get_driver_properties'))


def get_logical_disk(request, driver_name: str) -> dict:
    """Describe what a logical disk of a RAID configuration may say."""
    return ask_once(request, ('logical disk', driver_name), lambda: _call(
        request, driver_name, 'get_raid_logical_disk_properties'))


def ask_once(request, key: tuple, ask: Callable[[], dict]) -> dict:
    """Return the answer to a question whose answer changes with releases only.

    :param key: names the question.
    :param ask: called if this API has not asked before.
    """
    known = request.services.driver_answers
    if key not in known:
        known[key] = ask()
    return known[key]


def _call(request, driver_name, operation):
    return request.services.conductor.call_driver(request.context, driver_name, operation)
