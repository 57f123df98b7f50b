"""no-console: the console cannot be reached."""
from ironic_clone.drivers.interfaces import console
from ironic_clone.drivers.noop import refusal


class NoConsole(refusal.Refusal, console.ConsoleInterface):
    """Refuses."""

    start_console = refusal.Refusal.refuse
    stop_console = refusal.Refusal.refuse
    get_console = refusal.Refusal.refuse
