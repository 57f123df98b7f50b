"""What each command says about itself when it is asked for ``--help``."""
import configparser
import functools
import os
import pathlib
import subprocess
import sys
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOLS = ('tools/quickstart', 'tools/test', 'tools/benchmark', 'tools/chaos')


@functools.cache
def executables() -> dict[str, str]:
    """Return {name: module} of the installed commands."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / 'setup.cfg')
    lines = setup['options.entry_points']['console_scripts'].split('\n')
    pairs = [line.split('=') for line in lines if line.strip()]
    return {name.strip(): target.strip().partition(':')[0] for name, target in pairs}


def help_of(command: str) -> Iterator[str]:
    """Yield the help of a command as lines of reStructuredText.

    :param command: an executable or a tool, and its sub-command if it has one.
    """
    name, *words = command.split()
    start = [str(ROOT / name)] if name in TOOLS else ['-m', executables()[name]]
    done = subprocess.run(
        [sys.executable, *start, *words, '--help'], capture_output=True, text=True, check=True,
        env={**os.environ, 'COLUMNS': '79', 'NO_COLOR': '1'}, cwd=ROOT)
    yield from ('.. code-block:: text', '')
    for line in done.stdout.replace(f'{ROOT}/', '').splitlines():
        yield f'   {line.replace(executables().get(name, "").split(".")[-1] + ".py", name)}'
