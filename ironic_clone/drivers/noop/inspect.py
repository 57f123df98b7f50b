"""no-inspect: properties are entered by hand."""
from ironic_clone.drivers.interfaces import inspect
from ironic_clone.drivers.noop import refusal


class NoInspect(refusal.Refusal, inspect.InspectInterface):
    """Refuses."""

    inspect_hardware = refusal.Refusal.refuse
    abort = refusal.Refusal.refuse
    continue_inspection = refusal.Refusal.refuse
