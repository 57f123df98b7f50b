"""fake console: leads nowhere. It has no delay of its own."""
from ironic_clone.drivers.interfaces import console


class FakeConsole(console.ConsoleInterface):
    """Starts and stops at once."""

    def get_properties(self) -> dict[str, str]:
        return {}

    def validate(self, task) -> None:
        """Accept every node."""

    def start_console(self, task) -> None:
        """Do nothing."""

    def stop_console(self, task) -> None:
        """Do nothing."""

    def get_console(self, task) -> dict:
        return {}
