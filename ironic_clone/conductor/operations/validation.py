"""Ask each interface of a node whether the node holds what it needs."""
import logging

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.conductor.operations.operation import operation
from ironic_clone.conductor.steps import plan
from ironic_clone.drivers import base

LOG = logging.getLogger(__name__)


@operation
def validate_driver_interfaces(manager, context, node_id: str) -> dict[str, dict]:
    """Return ``{interface type: {'result': bool or None[, 'reason': sentence]}}``.

    The vendor interface is left out: what it needs depends on the method called.
    """
    with manager.acquire(context, node_id, shared=True, purpose='validation') as task:
        return {kind: _verdict(task, kind) for kind in base.INTERFACE_TYPES
                if kind not in base.VENDOR}


def _verdict(task, kind: str) -> dict:
    try:
        interface = getattr(task.driver, kind)
    except exception.SecretUnreadable as error:
        return {'result': False, 'reason': str(error)}
    if interface is None:
        return {'result': None, 'reason': 'not supported'}
    try:
        interface.validate(task)
        if kind == 'deploy':
            plan.check_traits(task.node)
            plan.deploy(task, None, skip_missing=True)
    except (exception.InvalidParameterValue, exception.UnsupportedDriverExtension) as error:
        return {'result': False, 'reason': errors.reason(error)}
    except Exception as error:
        LOG.warning('Validation of the %s interface of node %s failed', kind, task.node.uuid,
                    exc_info=not isinstance(error, exception.IronicCloneError))
        return {'result': False,
                'reason': f'Unexpected exception, see the log: {errors.reason(error)}'}
    return {'result': True}
