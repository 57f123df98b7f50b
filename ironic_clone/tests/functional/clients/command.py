"""The ``baremetal`` command: the client's own ``main``, called in the process of the tests.

Its executable takes most of a second to start, nearly all of it for imports; called here, a
command takes as long as its requests. ``test_executables.py`` starts the executables themselves.
"""
import contextlib
import io
import json
import logging
import os
import sys
import warnings
from collections.abc import Iterator

import pytest
from ironicclient import shell

from ironic_clone.tests.functional.clients import driven


def environment(url: str) -> dict[str, str]:
    """The environment in which a command finds a service without authentication."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith('OS_')}
    return {**kept, 'OS_AUTH_TYPE': 'none', 'OS_ENDPOINT': url}


class BaremetalCommand:
    """Calls the command, and keeps in mind which of its subcommands were carried out.

    :ivar carried_out: names of subcommands that ended well.
    """

    def __init__(self, url: str):
        self._environment = environment(url)
        self.carried_out: set[str] = set()

    def __call__(self, *words: str, code: int = 0):
        """Run it with these words and return what it printed: the decoded JSON where there is
        some; what it said on the standard error if an exit code is expected."""
        with _process_of_its_own(self._environment, words) as (printed, complained):
            try:
                ended = shell.main(list(words))
            except SystemExit as exit_:   # argparse
                ended = exit_.code
        printed, complained = printed.getvalue(), complained.getvalue()
        assert ended == code, f'{words}: {ended}\n{printed}{complained}'
        if code:
            return complained
        self.carried_out.add(driven.command_of(words))
        return json.loads(printed) if printed.strip().startswith(('{', '[')) else printed


@contextlib.contextmanager
def _process_of_its_own(environment: dict[str, str], words: tuple[str, ...]
                        ) -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """Give what is inside its own arguments, environment, output, log handlers and warnings, as
    a new process has them; take all of them back afterwards."""
    printed, complained = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as stack:
        patch.setattr(sys, 'argv', ['baremetal', *words])
        for name in set(os.environ) - set(environment):
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        stack.enter_context(warnings.catch_warnings())
        stack.enter_context(_logging_restored())
        stack.enter_context(contextlib.redirect_stdout(printed))
        stack.enter_context(contextlib.redirect_stderr(complained))
        yield printed, complained


@contextlib.contextmanager
def _logging_restored() -> Iterator[None]:
    root = logging.getLogger()
    before = {logger: (logger.handlers[:], logger.level, logger.propagate)
              for logger in (root, *root.manager.loggerDict.values())
              if isinstance(logger, logging.Logger)}
    try:
        yield
    finally:
        for logger in (root, *list(root.manager.loggerDict.values())):
            if isinstance(logger, logging.Logger):
                logger.handlers, level, logger.propagate = before.get(
                    logger, ([], logging.NOTSET, True))
                logger.setLevel(level)
