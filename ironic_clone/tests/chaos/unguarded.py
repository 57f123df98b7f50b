"""A conductor whose lock check is taken out: the chaos test has to find it.

Only what guards a task against a lock that was broken is gone: writes no longer name the lock, and
neither its loss nor the end of the lease stops a task.
"""
from ironic_clone.cmd import bootstrap  # noqa: F401,I001  first of all
import sys

import sqlalchemy as sa

from ironic_clone.cmd import conductor
from ironic_clone.conductor.task import Task
from ironic_clone.db.lock import Lock


def main() -> int:
    """Run the conductor without its guards."""
    Task.check = lambda self: None
    Task.over = property(lambda self: False)
    Lock.held = property(lambda self: sa.true())
    return conductor.main()


if __name__ == '__main__':
    sys.exit(main())
