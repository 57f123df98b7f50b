"""How the kinds of steps differ, as data; the engine itself knows no kind."""
import dataclasses
import types
from collections.abc import Mapping

from ironic_clone.common import states


def _ranks(*highest_first: str) -> Mapping[str, int]:
    return types.MappingProxyType(
        {interface: rank for rank, interface in enumerate(reversed(highest_first), 1)})


_COMMON_RANKS = _ranks('vendor', 'power', 'management', 'firmware', 'deploy', 'bios', 'raid')


@dataclasses.dataclass(frozen=True)
class Kind:
    """One kind of step.

    :ivar name: 'clean' and so on: part of driver method names and driver_internal_info keys.
    :ivar doing: 'cleaning' and so on: part of the flag names that drivers set.
    :ivar flow: what the history calls the flow that runs them.
    :ivar flow_by_target: target provision state -> what it calls it for nodes with this one.
    :ivar ranks: interface -> rank among steps of equal priority, highest first; only these
        interfaces are asked.
    :ivar running: the state while the conductor works.
    :ivar waiting: the state while something else works; also what such a step returns.
    :ivar automatic: priorities order the list and 0 disables a step.
    :ivar prioritised: users, too, give their steps a priority; otherwise the driver's stays.
    :ivar failure: sentence for last_error when a step raised, with {node}, {step}, {shown} (the
        whole step), {reason}, {error} and {error_class}.
    :ivar override_option: [conductor] option with priorities by 'interface.step'.
    :ivar prepare: the deploy interface's method that boots the ramdisk for such steps.
    :ivar tear_down: its method that leaves it.
    :ivar no_ramdisk_key: key of driver_internal_info: the flow goes without it.
    :ivar fault: of a node whose flow failed at a step.
    :ivar defaults: what a driver's step dict holds where the driver says nothing.
    """

    name: str
    doing: str
    ranks: Mapping[str, int]
    running: str
    waiting: str | None = None
    flow: str = ''
    automatic: bool = True
    prioritised: bool = False
    failure: str = 'Node {node} failed step {shown}: {reason}'
    override_option: str | None = None
    prepare: str | None = None
    tear_down: str | None = None
    no_ramdisk_key: str | None = None
    fault: str | None = None
    defaults: Mapping[str, object] = dataclasses.field(default_factory=dict)
    flow_by_target: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def flow_of(self, node) -> str:
        """What the history calls the flow that runs them on ``node``."""
        return self.flow_by_target.get(node.target_provision_state, self.flow)

    @property
    def gather(self) -> str:
        """The method of an interface that lists its steps."""
        return f'get_{self.name}_steps'

    @property
    def execute(self) -> str:
        """The method of an interface that runs one step."""
        return f'execute_{self.name}_step'

    @property
    def column(self) -> str:
        """The node's column that shows the current step."""
        return f'{self.name}_step'

    @property
    def list_key(self) -> str:
        """Key of driver_internal_info with the list of steps."""
        return f'{self.name}_steps'

    @property
    def index_key(self) -> str:
        """Key of driver_internal_info with the current step's place in the list."""
        return f'{self.name}_step_index'

    @property
    def reboot_flag(self) -> str:
        return f'{self.doing}_reboot'

    @property
    def polling_flag(self) -> str:
        return f'{self.doing}_polling'

    @property
    def skip_flag(self) -> str:
        return f'skip_current_{self.name}_step'

    @property
    def flags(self) -> tuple[str, str, str]:
        """The keys that an asynchronous step leaves in driver_internal_info."""
        return self.reboot_flag, self.skip_flag, self.polling_flag


VERIFY = Kind(
    'verify', 'verifying',
    _ranks('power', 'management', 'firmware', 'inspect', 'deploy', 'boot', 'bios', 'raid',
           'vendor', 'network', 'storage', 'console', 'rescue'),
    running=states.VERIFYING, override_option='verify_step_priority_override')

CLEAN = Kind(
    'clean', 'cleaning', _COMMON_RANKS,
    running=states.CLEANING, waiting=states.CLEANWAIT, flow='automated cleaning',
    flow_by_target=types.MappingProxyType({states.MANAGEABLE: 'manual cleaning'}),
    override_option='clean_step_priority_override', prepare='prepare_cleaning',
    tear_down='tear_down_cleaning', no_ramdisk_key='cleaning_disable_ramdisk',
    fault=states.FAULT_CLEAN,
    defaults=types.MappingProxyType(
        {'abortable': False, 'argsinfo': None, 'requires_ramdisk': True}))

DEPLOY = Kind(
    'deploy', 'deployment', _COMMON_RANKS,
    running=states.DEPLOYING, waiting=states.DEPLOYWAIT, flow='deployment', prioritised=True,
    failure='Deploy step {step} failed with {error_class}: {error}.',
    defaults=types.MappingProxyType({'abortable': True, 'argsinfo': None}))

SERVICE = Kind(
    'service', 'servicing', types.MappingProxyType({**_COMMON_RANKS, 'network': 8}),
    running=states.SERVICING, waiting=states.SERVICEWAIT, flow='servicing', automatic=False,
    prepare='prepare_service', tear_down='tear_down_service',
    no_ramdisk_key='service_disable_ramdisk', fault=states.FAULT_SERVICE,
    defaults=types.MappingProxyType(
        {'abortable': False, 'argsinfo': None, 'requires_ramdisk': True}))

BY_NAME: Mapping[str, Kind] = types.MappingProxyType(
    {kind.name: kind for kind in (VERIFY, CLEAN, DEPLOY, SERVICE)})

ASYNC_FLAGS = tuple(flag for kind in (CLEAN, DEPLOY, SERVICE) for flag in kind.flags)
