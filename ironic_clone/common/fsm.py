"""Apply an event to a provision state: the one function that reads the state table."""
from ironic_clone.common import exception
from ironic_clone.common import states


def possible(state: str | None, event: str) -> bool:
    """Tell whether ``event`` is defined for ``state``."""
    entry = states.PROVISION.get(state)
    return entry is not None and event in entry.events


def advance(state: str, event: str, target: str | None = None) -> tuple[str, str | None]:
    """Return (new state, new target_provision_state) after ``event``.

    :param state: current provision_state.
    :param target: a target to carry in place of the new state's own (manual clean:
        'manageable'); a stable state has none.
    :raises InvalidState: the event is not defined for the state.
    """
    if not possible(state, event):
        raise exception.InvalidState(
            f'The event "{event}" is not possible in provision state "{state}".')
    new = states.PROVISION[states.PROVISION[state].events[event]]
    return new.name, None if new.stable else target or new.default_target
