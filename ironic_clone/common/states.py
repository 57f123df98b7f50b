"""Provision, power and boot-mode states, and the provision state table as data.

The table is what a running service was seen to do (states.yaml of the specification).
``common.fsm`` applies it; nobody else compares provision states to decide what may follow.
"""
import dataclasses
import types
from collections.abc import Mapping

NOSTATE = None

# -- provision states ------------------------------------------------------------------
ENROLL = 'enroll'
VERIFYING = 'verifying'
MANAGEABLE = 'manageable'
AVAILABLE = 'available'
ACTIVE = 'active'
ALLOCATING = 'allocating'   # of an allocation, whose other states are ACTIVE and ERROR
DEPLOYING = 'deploying'
DEPLOYWAIT = 'wait call-back'
DEPLOYFAIL = 'deploy failed'
DEPLOYHOLD = 'deploy hold'
DEPLOYDONE = 'deploy complete'   # a return value of drivers, never stored
DELETING = 'deleting'
DELETED = 'deleted'              # a return value of drivers, never stored
ERROR = 'error'
REBUILD = 'rebuild'              # a verb and a target, never stored
CLEANING = 'cleaning'
CLEANWAIT = 'clean wait'
CLEANFAIL = 'clean failed'
CLEANHOLD = 'clean hold'
INSPECTING = 'inspecting'
INSPECTWAIT = 'inspect wait'
INSPECTFAIL = 'inspect failed'
ADOPTING = 'adopting'
ADOPTFAIL = 'adopt failed'
RESCUE = 'rescue'
RESCUING = 'rescuing'
RESCUEWAIT = 'rescue wait'
RESCUEFAIL = 'rescue failed'
UNRESCUING = 'unrescuing'
UNRESCUEFAIL = 'unrescue failed'
SERVICING = 'servicing'
SERVICEWAIT = 'service wait'
SERVICEFAIL = 'service failed'
SERVICEHOLD = 'service hold'

# -- power states and power verbs --------------------------------------------------------
POWER_ON = 'power on'
POWER_OFF = 'power off'
POWER_ERROR = 'error'
REBOOT = 'rebooting'
SOFT_REBOOT = 'soft rebooting'
SOFT_POWER_OFF = 'soft power off'

POWER_TARGETS: Mapping[str, str] = types.MappingProxyType({
    POWER_ON: POWER_ON, REBOOT: POWER_ON, SOFT_REBOOT: POWER_ON,
    POWER_OFF: POWER_OFF, SOFT_POWER_OFF: POWER_OFF})
"""Power verb -> the power state that it ends in."""

# -- boot modes ----------------------------------------------------------------------------
BIOS = 'bios'
UEFI = 'uefi'
BOOT_MODES = (BIOS, UEFI)

# -- faults -----------------------------------------------------------------------------------
FAULT_POWER = 'power failure'
FAULT_CLEAN = 'clean failure'
FAULT_RESCUE_ABORT = 'rescue abort failure'
FAULT_SERVICE = 'service failure'
FAULTS = (FAULT_POWER, FAULT_CLEAN, FAULT_RESCUE_ABORT, FAULT_SERVICE)


@dataclasses.dataclass(frozen=True)
class State:
    """One provision state: what may happen in it and where each event leads.

    :ivar events: event name -> next state name.
    :ivar default_target: target_provision_state taken on entry; None for stable states.
    :ivar flags: letters of the specification, see the properties.
    """

    name: str
    events: Mapping[str, str]
    default_target: str | None = None
    flags: str = ''

    @property
    def stable(self) -> bool:
        """The state does not change by itself and has no target."""
        return 'S' in self.flags

    @property
    def unstable(self) -> bool:
        """Work is going on, or is waited for."""
        return 'U' in self.flags

    @property
    def failed(self) -> bool:
        return 'F' in self.flags

    @property
    def fails_on_restart(self) -> bool:
        """Nobody works on it any more once its conductor has stopped."""
        return 'K' in self.flags

    @property
    def update_allowed(self) -> bool:
        """PATCH is allowed although a target is set."""
        return 'E' in self.flags

    @property
    def delete_allowed(self) -> bool:
        return 'D' in self.flags

    @property
    def lookup_allowed(self) -> bool:
        """An agent may look the node up."""
        return 'L' in self.flags

    @property
    def lookup_by_fast_track(self) -> bool:
        """An agent may look the node up if it is kept running between flows."""
        return 'l' in self.flags

    @property
    def power_sync_excluded(self) -> bool:
        return 'P' in self.flags


def _table(*states: State) -> Mapping[str, State]:
    return types.MappingProxyType({state.name: state for state in states})


PROVISION: Mapping[str, State] = _table(
    State(ENROLL, {'manage': VERIFYING}, flags='SlhRDP'),
    State(MANAGEABLE, {'provide': CLEANING, 'clean': CLEANING, 'inspect': INSPECTING,
                       'adopt': ADOPTING}, flags='SlhRD'),
    State(AVAILABLE, {'deploy': DEPLOYING, 'manage': MANAGEABLE}, flags='SlhR'),
    State(ACTIVE, {'rebuild': DEPLOYING, 'delete': DELETING, 'rescue': RESCUING,
                   'service': SERVICING}, flags='S'),
    State(ERROR, {'rebuild': DEPLOYING, 'delete': DELETING}, flags='SE'),
    State(RESCUE, {'rescue': RESCUING, 'delete': DELETING, 'unrescue': UNRESCUING}, flags='S'),
    State(VERIFYING, {'done': MANAGEABLE, 'fail': ENROLL}, MANAGEABLE, 'UKE'),
    State(DEPLOYING, {'fail': DEPLOYFAIL, 'wait': DEPLOYWAIT, 'hold': DEPLOYHOLD,
                      'done': ACTIVE}, ACTIVE, 'UKLHR'),
    State(DEPLOYWAIT, {'hold': DEPLOYHOLD, 'resume': DEPLOYING, 'fail': DEPLOYFAIL,
                       'abort': DEPLOYFAIL, 'delete': DELETING}, ACTIVE, 'ULHP'),
    State(DEPLOYFAIL, {'rebuild': DEPLOYING, 'deploy': DEPLOYING, 'delete': DELETING},
          ACTIVE, 'FE'),
    State(DEPLOYHOLD, {'unhold': DEPLOYWAIT, 'abort': DEPLOYFAIL}, ACTIVE, 'HR'),
    State(CLEANING, {'done': AVAILABLE, 'fail': CLEANFAIL, 'wait': CLEANWAIT,
                     'hold': CLEANHOLD, 'manage': MANAGEABLE}, AVAILABLE, 'UKLHR'),
    State(CLEANWAIT, {'fail': CLEANFAIL, 'abort': CLEANFAIL, 'hold': CLEANHOLD,
                      'resume': CLEANING}, AVAILABLE, 'ULHP'),
    State(CLEANFAIL, {'manage': MANAGEABLE}, AVAILABLE, 'FE'),
    State(CLEANHOLD, {'abort': CLEANFAIL, 'unhold': CLEANWAIT}, AVAILABLE, 'HR'),
    State(DELETING, {'fail': ERROR, 'clean': CLEANING}, AVAILABLE, 'UK'),
    State(INSPECTING, {'done': MANAGEABLE, 'fail': INSPECTFAIL, 'wait': INSPECTWAIT},
          MANAGEABLE, 'UKLE'),
    State(INSPECTFAIL, {'manage': MANAGEABLE, 'inspect': INSPECTING}, MANAGEABLE, 'FE'),
    State(INSPECTWAIT, {'done': MANAGEABLE, 'fail': INSPECTFAIL, 'abort': INSPECTFAIL,
                        'resume': INSPECTING}, MANAGEABLE, 'ULE'),
    State(ADOPTING, {'done': ACTIVE, 'fail': ADOPTFAIL}, ACTIVE, 'UK'),
    State(ADOPTFAIL, {'adopt': ADOPTING, 'manage': MANAGEABLE}, ACTIVE, 'FEDP'),
    State(RESCUING, {'done': RESCUE, 'wait': RESCUEWAIT, 'fail': RESCUEFAIL}, RESCUE, 'UKLHR'),
    State(RESCUEWAIT, {'resume': RESCUING, 'fail': RESCUEFAIL, 'abort': RESCUEFAIL,
                       'delete': DELETING}, RESCUE, 'ULH'),
    State(RESCUEFAIL, {'rescue': RESCUING, 'unrescue': UNRESCUING, 'delete': DELETING},
          RESCUE, 'FE'),
    State(UNRESCUING, {'done': ACTIVE, 'fail': UNRESCUEFAIL}, ACTIVE, 'UK'),
    State(UNRESCUEFAIL, {'rescue': RESCUING, 'unrescue': UNRESCUING, 'delete': DELETING},
          ACTIVE, 'FE'),
    State(SERVICING, {'done': ACTIVE, 'fail': SERVICEFAIL, 'wait': SERVICEWAIT,
                      'hold': SERVICEHOLD}, ACTIVE, 'UKlHR'),
    State(SERVICEWAIT, {'hold': SERVICEHOLD, 'resume': SERVICING, 'fail': SERVICEFAIL,
                        'abort': SERVICEFAIL, 'delete': DELETING}, ACTIVE, 'ULH'),
    State(SERVICEFAIL, {'service': SERVICING, 'rescue': RESCUING, 'wait': SERVICEWAIT,
                        'hold': SERVICEHOLD, 'delete': DELETING, 'abort': ACTIVE}, ACTIVE, 'FE'),
    State(SERVICEHOLD, {'service': SERVICING, 'unhold': SERVICEWAIT, 'fail': SERVICEFAIL,
                        'abort': SERVICEFAIL}, ACTIVE, 'lHRE'),
)

ALL_NAMES = (*PROVISION, DEPLOYDONE, DELETED, REBUILD)
"""Every name that the provision_state filter accepts."""

UNSTABLE = frozenset(name for name, state in PROVISION.items() if state.unstable)
"""States in which boot mode and secure boot may not be changed (409)."""

POWER_CHANGE_REFUSED = frozenset({CLEANING, CLEANWAIT})
"""States in which nobody but the flow changes the power."""

INTERFACE_CHANGE_ALLOWED = frozenset({ENROLL, INSPECTING, INSPECTWAIT, MANAGEABLE, AVAILABLE})
"""States in which *_interface and resource_class may change without maintenance."""

PORT_CHANGE_ALLOWED = frozenset({ENROLL, INSPECTING, INSPECTWAIT, MANAGEABLE})
"""States in which a port's connectivity may change without maintenance."""
