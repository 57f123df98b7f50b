"""A look at many nodes: one that hangs holds up no other part, and nothing found out is lost."""
import functools
import threading

import pytest

from ironic_clone.common import exception
from ironic_clone.conductor import sweep
from ironic_clone.conductor import workers as pool
from ironic_clone.db import nodes

DEADLINE = 20


@pytest.fixture
def parts(new, database):
    """Lists of nodes, two each."""
    made = [nodes.get(database, new(driver='tiny')) for _ in range(6)]
    return [made[start:start + 2] for start in range(0, 6, 2)]


@pytest.fixture
def workers():
    made = pool.Workers(10, 0)
    yield made
    assert made.stop(DEADLINE)


def test_a_part_is_written_when_its_last_node_was_seen_and_nobody_waits(parts, workers):
    written, others = [], threading.Event()
    hangs = parts[0][0].uuid

    def look(changes, node):
        if node.uuid == hangs:
            assert others.wait(DEADLINE)   # until both other parts were seen and written
        changes.add(node, {'power_state': node.uuid})

    def write(changes):
        written.append({values['power_state'] for _known, _id, values in changes._changes})
        if len(written) == 2:
            others.set()
    one = sweep.Sweep(parts, look, write)
    one.run(workers, 2)
    first, *rest = ({node.uuid for node in part} for part in parts)
    assert written[-1] == first and sorted(map(sorted, written[:2])) == sorted(map(sorted, rest))
    assert one.seen == first.union(*rest)


def test_what_was_found_out_before_the_service_stopped_is_written(parts, workers):
    written = []

    def look(changes, node):
        changes.add(node, {})
        workers.drain()
    sweep.Sweep(parts, look, lambda changes: written.append(len(changes))).run(workers, 1)
    assert written == [1]


@pytest.mark.parametrize('where', ['reading', 'writing'])
def test_a_database_that_is_away_ends_it(parts, workers, where):
    looked = []

    def read():
        yield parts[0]
        if where == 'reading':
            raise exception.DatabaseUnavailable()
        yield parts[1]
        yield parts[2]

    def write(changes):
        if where == 'writing':
            raise exception.DatabaseUnavailable()
    one = sweep.Sweep(read(), lambda changes, node: looked.append(node.uuid), write)
    with pytest.raises(exception.DatabaseUnavailable):
        one.run(workers, 1)
    assert looked == [node.uuid for node in parts[0]]


def test_one_that_fails_stops_no_other(parts, workers, caplog):
    looked = []

    def look(failing, changes, node):
        looked.append(node.uuid)
        if node.uuid == failing:
            raise ValueError('a defect')
    failing = parts[1][0].uuid
    one = sweep.Sweep([[], *parts], functools.partial(look, failing), lambda changes: None)
    one.run(workers, 2)
    assert set(looked) == one.seen and 'a defect' in caplog.text
