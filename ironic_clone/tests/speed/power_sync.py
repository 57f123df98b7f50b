"""One pass of power sync over 10,000 fake machines, on SQLite: seconds, and statements."""
import pathlib
import time
from collections.abc import Iterator

from ironic_clone.conductor.power_sync import PowerSync
from ironic_clone.tests.speed import workplace

COUNT = 10_000


def measure(directory: pathlib.Path, count: int) -> Iterator[str]:
    """Yield a line for each pass: the first learns the states, the next find them as they were."""
    with workplace.Workplace(f'sqlite:///{directory}/database.sqlite', {
            None: {'enabled_hardware_types': ['fake-hardware']}}) as place:
        place.enrol({'driver': 'fake-hardware', 'power_state': 'power on'
                     if number % 10 else None} for number in range(count))
        sync = PowerSync(place.tasks, place.owned, place.workers)
        for number in range(1, 4):
            begun, cpu = time.perf_counter(), time.process_time()
            with place.counted() as statements:
                sync.run()
            yield (f'pass {number}: {count} nodes in {time.perf_counter() - begun:.1f} s '
                   f'({time.process_time() - cpu:.1f} s of CPU), {statements[0]} statements, '
                   f'{100 * statements[0] / count:.1f} for 100 nodes')
