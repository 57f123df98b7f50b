"""Inspect: waits for somebody to say that it has ended."""
from ironic_clone.common import states
from ironic_clone.drivers import base
from waiting_driver import answers


class WaitingInspect(base.InspectInterface):
    """Inspection waits unless it is told otherwise."""

    def get_properties(self):
        return {}

    def validate(self, task):
        answers.give(task, 'inspect.validate')

    def inspect_hardware(self, task):
        found = task.node.driver_info.get('waiting_inventory')
        if found is not None:
            task.store_inventory(found, {})
        return answers.give(task, 'inspect.inspect_hardware', done=states.MANAGEABLE,
                            wait=states.INSPECTWAIT, otherwise='wait')

    def continue_inspection(self, task, inventory=None, plugin_data=None):
        return answers.give(task, 'inspect.continue_inspection', wait=states.INSPECTWAIT)

    def abort(self, task):
        if answers.planned(task.node, 'inspect.abort', 'done') == 'unsupported':
            super().abort(task)
        answers.give(task, 'inspect.abort')
