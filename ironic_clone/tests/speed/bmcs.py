"""Power sync over 1,000 IPMI BMCs, made of pyghmi's server class in four processes; then with one
in twenty of them dead."""
import contextlib
import json
import pathlib
import time
from collections.abc import Iterator

from ironic_clone.conductor.power_sync import PowerSync
from ironic_clone.drivers.ipmi import power
from ironic_clone.tests.peers import pyghmi_bmc
from ironic_clone.tests.speed import workplace

COUNT = 1_000
PROCESSES = 4
DEAD = 20
"""One in so many."""


def measure(directory: pathlib.Path, count: int) -> Iterator[str]:
    """Yield a line for each pass; the first logs in."""
    with contextlib.ExitStack() as stack:
        bmcs = [bmc for _ in range(PROCESSES) for bmc in stack.enter_context(
            pyghmi_bmc.PyghmiBMCs(count // PROCESSES))]
        place = stack.enter_context(workplace.Workplace(f'sqlite:///{directory}/database.sqlite', {
            None: {'enabled_hardware_types': ['ipmi'], 'enabled_power_interfaces': ['ipmitool'],
                   'enabled_management_interfaces': ['ipmitool']},
            'conductor': {'power_state_sync_max_retries': 100}}))
        place.enrol({'driver': 'ipmi', 'power_interface': 'ipmitool',
                     'management_interface': 'ipmitool',
                     'driver_info': json.dumps(bmc.driver_info())} for bmc in bmcs)
        sync = PowerSync(place.tasks, place.owned, place.workers)
        watch = stack.enter_context(_Watch())
        for what in ('which logs in', 'on kept sessions', 'once more'):
            yield watch.line(sync, f'pass over {len(bmcs)} BMCs {what}')
        dead = bmcs[::DEAD]
        for bmc in dead:
            bmc.behave(dead=True)
        for what in ('that have just died', 'known to be dead', 'once more', 'once more'):
            yield watch.line(sync, f'pass, {len(dead)} of them {what}')


class _Watch:
    """Notes when each BMC's state was read."""

    def __enter__(self):
        self._read, self._answered = power.IPMIPower.get_power_state, []

        def get_power_state(interface, task):
            answer = self._read(interface, task)
            self._answered.append(time.perf_counter())
            return answer
        power.IPMIPower.get_power_state = get_power_state
        return self

    def __exit__(self, *exc_info) -> None:
        power.IPMIPower.get_power_state = self._read

    def line(self, sync: PowerSync, what: str) -> str:
        """One pass, in words."""
        self._answered.clear()
        begun, cpu = time.perf_counter(), time.process_time()
        sync.run()
        seconds = time.perf_counter() - begun
        return (f'{what}: {len(self._answered)} answered within '
                f'{max(self._answered) - begun:.1f} s, the pass took {seconds:.1f} s '
                f'({time.process_time() - cpu:.1f} s of CPU)')
