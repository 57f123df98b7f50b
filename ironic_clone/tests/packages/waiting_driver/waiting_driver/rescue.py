"""Rescue: waits for somebody to say that the ramdisk has answered."""
from ironic_clone.common import states
from ironic_clone.drivers import base
from waiting_driver import answers


class WaitingRescue(base.RescueInterface):
    """Rescue waits unless it is told otherwise."""

    def get_properties(self):
        return {}

    def validate(self, task):
        answers.give(task, 'rescue.validate')

    def rescue(self, task):
        return answers.give(task, 'rescue.rescue', done=states.RESCUE, wait=states.RESCUEWAIT,
                            otherwise='wait')

    def unrescue(self, task):
        return answers.give(task, 'rescue.unrescue', done=states.ACTIVE)

    def clean_up(self, task):
        answers.give(task, 'rescue.clean_up')
