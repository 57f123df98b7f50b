"""The common half of the fake interfaces."""
from ironic_clone.drivers.fake import delay


class Fake:
    """Mixed in before an interface class: nothing is needed, everything is valid."""

    def __init__(self):
        self._delay = delay.Delay(self.interface_type)

    def get_properties(self) -> dict[str, str]:
        return {}

    def validate(self, task) -> None:
        """Accept every node."""

    def act(self, task, *args, **kwargs) -> None:
        """Do nothing, for as long as configured."""
        self._delay.pass_time()
