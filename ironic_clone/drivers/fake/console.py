"""fake console: leads nowhere. It has no delay of its own."""
from ironic_clone.drivers.interfaces import console
from ironic_clone.drivers.noop import idle


class FakeConsole(idle.Idle, console.ConsoleInterface):
    """Starts and stops at once."""

    start_console = idle.Idle.nothing
    stop_console = idle.Idle.nothing

    def get_console(self, task) -> dict:
        return {}
