"""The last look at every line of the log: secrets that an error or a library put there.

What the service logs holds none by itself. The traceback of a driver's error, or a library at
level DEBUG, says what it likes.
"""
import logging

from ironic_clone.common import secrets


class _Discreet(logging.Formatter):
    """Another formatter, whose text is masked."""

    def __init__(self, formatter: logging.Formatter):
        super().__init__()
        self._formatter = formatter

    def format(self, record: logging.LogRecord) -> str:
        return secrets.mask(self._formatter.format(record))


def keep() -> None:
    """Mask what the handlers of the root logger write; called once they are set up."""
    for handler in logging.getLogger().handlers:
        if not isinstance(handler.formatter, _Discreet):
            handler.setFormatter(_Discreet(handler.formatter or logging.Formatter()))
