"""What a thread is at: for which request, on which node, at which task.

Every line of the log that the thread writes meanwhile bears these. They are in force for a block
and are what they were before it afterwards, since threads serve one request after the other.
"""
import contextlib
import logging
import threading
from collections.abc import Iterator


class _Here(threading.local):
    source = None
    task = None


_here = _Here()


def begin(request) -> None:
    """The thread serves a request of the API; its context is made when a line wants it.

    :param request: has ``context``.
    """
    _here.source = request


def end() -> None:
    """The thread has served its request."""
    _here.source = None


@contextlib.contextmanager
def serving(context) -> Iterator[None]:
    """Let lines of the block bear the ids of ``context``, a RequestContext or None."""
    before, _here.source = _here.source, context
    try:
        yield
    finally:
        _here.source = before


@contextlib.contextmanager
def working_on(task) -> Iterator:
    """Let lines of the block bear a task's node and purpose; give the task.

    :param task: has ``node.uuid``, ``purpose``, ``context``.
    """
    before, _here.task = _here.task, task
    try:
        yield task
    finally:
        _here.task = before


def current():
    """Return the RequestContext of this thread; None if it is at nothing."""
    source = _here.source
    if source is not None:
        return getattr(source, 'context', source)
    return None if _here.task is None else _here.task.context


def work() -> dict[str, str | None]:
    """Return what ``logging_context_format_string`` and JSON tell of the present task."""
    task = _here.task
    if task is None:
        return {'node': None, 'task': None, 'work': ''}
    return {'node': task.node.uuid, 'task': task.purpose,
            'work': f'[node {task.node.uuid} {task.purpose}] '}


class Bearing(logging.Filter):
    """Gives every record that passes a handler the context of its thread."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.__dict__.get('context') is None:
            record.context = current()
        return True
