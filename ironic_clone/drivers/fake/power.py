"""fake power: the record's power state is the machine's."""
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.drivers.fake import fake
from ironic_clone.drivers.interfaces import power


class FakePower(fake.Fake, power.PowerInterface):
    """Takes every power verb; the state of a new node stays unknown until it is set."""

    def get_power_state(self, task) -> str | None:
        self._delay.pass_time()
        return task.node.power_state

    def set_power_state(self, task, power_state: str, timeout: int | None = None) -> None:
        if power_state not in states.POWER_TARGETS:
            raise exception.InvalidParameterValue(
                f'{power_state!r} is not a power state that can be set; those are '
                f'{", ".join(states.POWER_TARGETS)}.')
        self.act(task)
        task.node.power_state = states.POWER_TARGETS[power_state]

    def reboot(self, task, timeout: int | None = None) -> None:
        self.set_power_state(task, states.REBOOT)

    def get_supported_power_states(self, task) -> list[str]:
        return list(states.POWER_TARGETS)
