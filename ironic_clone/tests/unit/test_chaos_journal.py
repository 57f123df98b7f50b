"""What the chaos test takes for an overlap of two commands, and for a repeated request."""
import json

import pytest

from ironic_clone.tests.chaos import journal

NEVER = float('inf')


def command(begin, end, pid=1, epoch=1, node='n', kind='deploy', request='r', checked=None):
    return journal.Command(node, kind, f'c{pid}', epoch, pid, request, begin,
                           begin if checked is None else checked, end)


@pytest.mark.parametrize(('commands', 'stopped', 'count'), [
    ([command(0, 1), command(1, 2, 2, 2)], [], 0),
    ([command(0, 1), command(0.5, 2, 2, 2)], [], 1),
    ([command(0, 9), command(1, 2, 2, 2), command(3, 4, 3, 3)], [], 2),
    ([command(0, 1), command(0.5, 2, 2, 2, node='m')], [], 0),
    ([command(0, 2), command(1, 3)], [], 0),                              # one task of one lock
    ([command(0, 9), command(5, 6, 2, 2)], [(1, 3, 8)], 0),               # paused in the middle
    ([command(0, NEVER), command(5, 6, 2, 2)], [(1, 3, NEVER)], 0),       # killed
    ([command(0, NEVER), command(5, 6, 2, 2)], [(1, 5.5, NEVER)], 1),     # killed too late
    ([command(4, 9), command(5, 6, 2, 2)], [(1, 1, 3)], 1),               # begun after the pause
    ([command(4, 9, checked=0.99), command(5, 6, 2, 2)], [(1, 1, 3)], 0),   # just checked
    ([command(4, 9, checked=0.9), command(5, 6, 2, 2)], [(1, 1, 3)], 1),    # checked for another
    ([command(0, 9), command(5, 6, 2, 2)], [(2, 3, 8)], 1)])              # another was paused
def test_overlaps(commands, stopped, count):
    assert len(journal.overlaps(commands, stopped)) == count


def test_repetitions():
    commands = [command(0, 1, kind='power'), command(2, 3, 2, 2, kind='power'),
                command(4, 5, request='s', kind='power'), command(6, 7, request='s')]
    assert len(journal.repeated(commands, ['r', 's', 't'])) == 1
    assert journal.repeated(commands, ['s']) == []


def test_reading(tmp_path):
    path = tmp_path / 'journal'
    assert journal.read(path) == []
    entry = {'command': 1, 'node': 'n', 'kind': 'power', 'conductor': 'c', 'epoch': 1, 'pid': 5,
             'request': 'r', 'checked': 0.5}
    path.write_text('\n'.join([json.dumps({'event': 'begin', 'at': 1, **entry}),
                               json.dumps({'event': 'end', 'at': 2, **entry}),
                               json.dumps({'event': 'begin', 'at': 3, **entry, 'pid': 6}),
                               '{"event": "beg']))
    first, second = journal.read(path)
    assert (first.begin, first.end) == (1, 2) and (second.begin, second.end) == (3, NEVER)
