"""Keep on the node what the machine says of itself: vendor, boot mode, firmware settings.

None of it is worth failing a flow for: what the machine does not tell is left out.
"""
import logging

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import answers

LOG = logging.getLogger(__name__)


def refresh(task) -> None:
    """Ask for all of it; the caller saves the node."""
    for part in (vendor, boot_mode, bios_settings, firmware_components):
        _ignoring(part, task)


def refresh_firmware(task) -> None:
    """Ask which components have which firmware."""
    _ignoring(firmware_components, task)


def vendor(task) -> None:
    """Set properties.vendor, if nobody has yet."""
    if not task.node.properties.get('vendor'):
        found = task.driver.management.detect_vendor(task)
        if found:
            answers.refuse_unless(isinstance(found, str), 'management', found, 'vendor')
            task.node.properties['vendor'] = found


def boot_mode(task) -> None:
    """Set boot_mode and secure_boot; null where the machine has no such notion."""
    node = task.node
    found = _or_none(task.driver.management.get_boot_mode, task)
    answers.refuse_unless(found in (None, *states.BOOT_MODES), 'management', found, 'boot mode')
    node.boot_mode = found
    node.secure_boot = _or_none(task.driver.management.get_secure_boot_state, task)


def bios_settings(task) -> None:
    task.driver.bios.cache_bios_settings(task)


def firmware_components(task) -> None:
    task.driver.firmware.validate(task)
    task.driver.firmware.cache_firmware_components(task)


def _or_none(read, task):
    try:
        return read(task)
    except exception.UnsupportedDriverExtension:
        return None


def _ignoring(part, task) -> None:
    try:
        part(task)
    except exception.UnsupportedDriverExtension:
        pass
    except Exception as error:
        LOG.warning('%s of node %s could not be read: %s', part.__name__, task.node.uuid,
                    errors.reason(error))
