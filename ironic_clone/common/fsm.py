"""Apply an event to a provision state: the one function that reads the state table."""
from ironic_clone.common import exception
from ironic_clone.common import states


def possible(state: str | None, event: str) -> bool:
    """Tell whether ``event`` is defined for ``state``."""
    entry = states.PROVISION.get(state)
    return entry is not None and event in entry.events


def advance(state: str, target: str | None, event: str,
            override: str | None = None) -> tuple[str, str | None]:
    """Return (new state, new target) after ``event``.

    :param state: current provision_state.
    :param target: current target_provision_state.
    :param override: a target to carry instead (manual clean: 'manageable').
    :raises InvalidState: the event is not defined for the state.
    """
    if not possible(state, event):
        raise exception.InvalidState(
            f'The event "{event}" is not possible in provision state "{state}".')
    new = states.PROVISION[states.PROVISION[state].events[event]]
    if override is not None and override != new.name:
        return new.name, override
    if new.default_target is not None:
        return new.name, new.default_target
    return new.name, None
