"""The provision states, drawn and tabulated from ``ironic_clone.common.states``.

There is one figure of the states in which a node rests and of the verbs between them, and one of
each flow. Every arrow of the state table is in exactly one flow's figure.
"""
import functools
from collections.abc import Iterator
from collections.abc import Mapping

from ext import drawing
from ironic_clone.common import states

LIFE = 'life'

LAYOUTS: Mapping[str, tuple[str, ...]] = {
    LIFE: ('enroll | manageable | - | active | rescue',
           '- | - | available',
           '- | - | - | error'),
    'manage': ('enroll | verifying | manageable',),
    'clean': ('manageable | - | available',
              '- | cleaning | -',
              'deleting | - | clean wait',
              'clean failed | - | clean hold'),
    'inspect': ('manageable | - | inspect wait',
                '- | inspecting | -',
                '- | inspect failed | -'),
    'adopt': ('manageable | adopting | active',
              '- | adopt failed | -'),
    'deploy': ('available | - | active',
               'error | deploying | -',
               '- | - | wait call-back',
               'deploy failed | - | deploy hold'),
    'delete': ('active | rescue | rescue wait | rescue failed',
               'error | deleting | - | unrescue failed',
               'wait call-back | deploy failed | service wait | service failed'),
    'rescue': ('active | - | rescue | -',
               '- | unrescuing | rescuing | rescue wait',
               '- | - | - | -',
               'unrescue failed | - | rescue failed | service failed'),
    'service': ('active | - | servicing | -',
                '- | - | - | service wait',
                'service failed | - | - | -',
                '- | - | service hold'),
}
"""Figure -> its grid: a text for a row, "-" for an empty place."""

FAMILIES: Mapping[str, tuple[str, ...]] = {
    'manage': (states.VERIFYING,),
    'clean': (states.CLEANING, states.CLEANWAIT, states.CLEANHOLD, states.CLEANFAIL),
    'inspect': (states.INSPECTING, states.INSPECTWAIT, states.INSPECTFAIL),
    'adopt': (states.ADOPTING, states.ADOPTFAIL),
    'deploy': (states.DEPLOYING, states.DEPLOYWAIT, states.DEPLOYHOLD, states.DEPLOYFAIL),
    'delete': (states.DELETING, states.ERROR),
    'rescue': (states.RESCUING, states.RESCUEWAIT, states.RESCUEFAIL, states.UNRESCUING,
               states.UNRESCUEFAIL),
    'service': (states.SERVICING, states.SERVICEWAIT, states.SERVICEHOLD, states.SERVICEFAIL),
}
"""Flow -> the states that belong to it and to no other."""

_FAMILY = {state: flow for flow, family in FAMILIES.items() for state in family}
_HOLDS = (states.CLEANHOLD, states.DEPLOYHOLD, states.SERVICEHOLD)
_WAITS = (states.CLEANWAIT, states.DEPLOYWAIT, states.INSPECTWAIT, states.RESCUEWAIT,
          states.SERVICEWAIT)
KINDS = {'rest': 'at rest', 'work': 'worked on', 'wait': 'waiting', 'fail': 'failed'}


def kind(name: str) -> str:
    """Return the key of KINDS that a state falls under."""
    state = states.PROVISION[name]
    if state.failed or name == states.ERROR:
        return 'fail'
    if name in _WAITS + _HOLDS:
        return 'wait'
    return 'rest' if state.stable else 'work'


def flow(state: str, event: str) -> str:
    """Return the flow in whose figure an arrow of the state table is drawn."""
    return _FAMILY.get(states.PROVISION[state].events[event]) or _FAMILY.get(state) or 'clean'


def transitions(figure: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return {(from, to): events} of a figure."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, state in states.PROVISION.items():
        for event, following in state.events.items():
            if figure == LIFE:
                if not state.stable:
                    continue
                following = _rests_in(following, event)
            elif flow(name, event) != figure:
                continue
            found.setdefault((name, following), []).append(event)
    return {ends: tuple(events) for ends, events in found.items()}


def _rests_in(state: str, event: str) -> str:
    """Return where a node comes to rest if all goes well.

    Cleaning by hand is the one verb whose end is not the one of the state that it begins in.
    """
    if event == 'clean':
        return states.MANAGEABLE
    while not states.PROVISION[state].stable:
        state = states.PROVISION[state].default_target
    return state


@functools.cache
def figure(name: str) -> str:
    """Return a figure as SVG."""
    boxes = [drawing.Box((state,), column, row, kind(state))
             for row, text in enumerate(LAYOUTS[name])
             for column, state in enumerate(part.strip() for part in text.split('|'))
             if state != '-']
    arrows = [drawing.Arrow(*ends, events) for ends, events in transitions(name).items()]
    return drawing.picture(f'Provision states: {name}', boxes, arrows)


def table() -> Iterator[str]:
    """Yield the state table as lines of reStructuredText."""
    yield from ('.. list-table::', '   :header-rows: 1', '   :widths: 22 16 62', '',
                '   * - state', '     - a node is', '     - event → next state')
    for name, state in states.PROVISION.items():
        yield f'   * - ``{name}``'
        yield f'     - {KINDS[kind(name)]}'
        yield '     - ' + '; '.join(f'{event} → ``{following}``'
                                    for event, following in state.events.items())
