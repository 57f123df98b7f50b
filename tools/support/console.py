"""Say what is being done, while it is being done."""
import os
import pathlib
import shutil
import sys
import time


class Progress:
    """One line that changes on a terminal; elsewhere a new line every ten seconds."""

    INTERVAL = 10

    def __init__(self, text: str):
        self._text = text
        self._begun = self._said = time.monotonic()
        self._terminal = sys.stdout.isatty()
        print(f'{text} ...', end='' if self._terminal else '\n', flush=True)

    def step(self, detail: str) -> None:
        """Show a detail of what goes on now."""
        now = time.monotonic()
        if self._terminal:
            width = shutil.get_terminal_size().columns - 1
            line = f'{self._text} ... {now - self._begun:.0f} s  {detail}'
            print('\r' + line[:width].ljust(width), end='', flush=True)
        elif now - self._said > self.INTERVAL:
            self._said = now
            print(f'  {now - self._begun:.0f} s: {detail}', flush=True)

    def done(self, remark: str = 'done') -> None:
        """Close the line."""
        seconds = time.monotonic() - self._begun
        if self._terminal:
            width = shutil.get_terminal_size().columns - 1
            print('\r' + f'{self._text} ... {remark} ({seconds:.1f} s)'.ljust(width), flush=True)
        else:
            print(f'  {remark} ({seconds:.1f} s)', flush=True)


def fail(sentence: str) -> None:
    """Print one sentence and end with exit code 1."""
    print(sentence, file=sys.stderr, flush=True)
    raise SystemExit(1)


def writable(directory: pathlib.Path) -> None:
    """Make a directory if it is not there; end with a sentence if nothing can be written to it."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        fail(f'The directory {directory} cannot be made: {e.strerror}.')
    if not os.access(directory, os.W_OK | os.X_OK):
        fail(f'The directory {directory} cannot be written to.')
