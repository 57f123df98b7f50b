"""What the fake machines were told, by whom and when: tests hold a cluster against it.

A line of JSON for the begin and one for the end of each command:

    {"event": "begin", "command": 3, "at": 5120.25, "checked": 5120.249, "node": "...",
     "kind": "power", "conductor": "host-1", "epoch": 7, "pid": 411, "request": "req-..."}

``at`` is seconds of the machine's steady clock, ``checked`` when the lock was last made sure of
before the command: a process may be stopped between the two. ``epoch`` is of the node's lock that
the command was given under. A command whose process was killed has no end.
"""
import contextlib
import itertools
import os
import threading
from collections.abc import Iterator

import orjson

from ironic_clone.common import clock
from ironic_clone.conf import CONF

_numbers = itertools.count(1)
_lock = threading.Lock()


@contextlib.contextmanager
def recorded(task, kind: str) -> Iterator[None]:
    """Write the begin and the end of the command in the block to [fake]journal, if there is one.

    :param kind: interface type.
    """
    path = CONF.fake.journal
    if path is None or task.shared:
        yield
        return
    entry = {'command': next(_numbers), 'node': task.node.uuid, 'kind': kind,
             'conductor': task.host, 'epoch': task.epoch, 'pid': os.getpid(),
             'request': getattr(task.context, 'request_id', None), 'checked': task.checked_at}
    _write(path, 'begin', entry)
    try:
        yield
    finally:
        _write(path, 'end', entry)


def _write(path: str, event: str, entry: dict) -> None:
    """Append one line in one write, so that lines of several processes never mix."""
    line = orjson.dumps({'event': event, 'at': clock.steady(), **entry}) + b'\n'
    with _lock:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(file, line)
        finally:
            os.close(file)
