"""One pass of the take-over on MariaDB: 2,000 nodes that a dead conductor held, in every state,
and as many active ones that were its own."""
import pathlib
import time
from collections.abc import Iterator

from ironic_clone.common import states
from ironic_clone.conductor import takeover
from ironic_clone.conf import CONF
from ironic_clone.db import conductors
from ironic_clone.db import nodes
from ironic_clone.tests.servers import mariadb
from ironic_clone.tests.speed import workplace

COUNT = 2_000


def measure(_directory: pathlib.Path, count: int) -> Iterator[str]:
    """Yield a line for each of the two periodic tasks."""
    with mariadb.MariaDB() as server, server.database() as url, workplace.Workplace(url, {
            None: {'enabled_hardware_types': ['fake-hardware']}}) as place:
        dead = conductors.register(place.database, 'dead', '', [], [], 'two')
        with place.database.write() as connection:
            connection.execute(conductors.table.update().where(
                conductors.table.c.id == dead).values(online=False))
        running = [name for name, state in states.PROVISION.items() if state.fails_on_restart]
        place.enrol({'driver': 'fake-hardware', 'reservation': 'dead', 'lock_epoch': 7,
                     'provision_state': running[number % len(running)]}
                    for number in range(count))
        place.enrol({'driver': 'fake-hardware', 'provision_state': 'active',
                     'conductor_affinity': dead} for _ in range(count))
        held = nodes.table.c.reservation.is_not(None)
        parts = place.tasks, place.owned, place.workers
        take_over = takeover.TakeOver(*parts, place.conductor_id)
        for what, task in (
                ('locks broken and states ended', takeover.Orphans(*parts, take_over.adopt)),
                ('active nodes taken over', take_over)):
            begun, cpu = time.perf_counter(), time.process_time()
            with place.counted() as statements:
                task.run()
            yield (f'{count} nodes, {what} in {time.perf_counter() - begun:.1f} s '
                   f'({time.process_time() - cpu:.1f} s of CPU, '
                   f'{CONF.conductor.periodic_max_workers} threads), '
                   f'{statements[0] / count:.1f} statements a node; '
                   f'{nodes.count(place.database, held)} left locked')
