"""How a command ends: in one line for the operator, never in a traceback."""
import logging
import sys
from collections.abc import Callable

from oslo_config import cfg

from ironic_clone.cmd import configuration
from ironic_clone.cmd import systemd
from ironic_clone.common import exception

LOG = logging.getLogger(__name__)


def run(prog: str, work: Callable[[], int | None], refused: Callable[[], int] = lambda: 1) -> int:
    """Return the exit code of ``work``; another one, after a line on stderr, if it cannot be done.

    A defect of ours still shows its traceback.

    :param refused: returns the code for that.
    """
    try:
        return work() or 0
    except cfg.Error as error:   # of an option that a library registered late
        refusal = exception.ConfigInvalid(error=configuration.sentence(error))
    except exception.IronicCloneError as error:
        refusal = error
    line = ' '.join(str(refusal).split())
    print(f'{prog}: {line}', file=sys.stderr)
    systemd.notify(status=line)
    if any(isinstance(handler, logging.FileHandler)
           for handler in logging.getLogger().handlers):
        LOG.critical(line)
    return refused()
