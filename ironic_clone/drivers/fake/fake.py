"""The common half of the fake interfaces."""
from ironic_clone.drivers.fake import delay
from ironic_clone.drivers.fake import journal
from ironic_clone.drivers.noop import idle


class Fake(idle.Idle):
    """Mixed in before an interface class: it asks nothing of a node, and takes its time."""

    def __init__(self):
        self._delay = delay.Delay(self.interface_type)

    def act(self, task, *args, **kwargs) -> None:
        """Do nothing, for as long as configured, and write it down if a journal is."""
        with journal.recorded(task, self.interface_type):
            self._delay.pass_time()
