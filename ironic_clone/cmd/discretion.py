"""The last look at every line of the log: secrets that an error or a library put there.

What the service logs holds none by itself. The traceback of a driver's error, or a library at
level DEBUG, says what it likes.
"""
import logging
from collections.abc import Mapping

from ironic_clone import conf
from ironic_clone.common import secrets

_SECRET_OPTIONS = frozenset((group, option.dest) for group, options in conf.GROUPS
                            for option in options if option.secret)


class _Discreet(logging.Formatter):
    """Another formatter, whose text is masked."""

    def __init__(self, formatter: logging.Formatter):
        super().__init__()
        self._formatter = formatter

    def format(self, record: logging.LogRecord) -> str:
        return secrets.mask(self._formatter.format(record))


def _without_values(record: logging.LogRecord) -> bool:
    """Filter: oslo.config says of options that change what they were and are, of secret ones
    too."""
    said = record.args
    if isinstance(said, Mapping) and (said.get('group'), said.get('option')) in _SECRET_OPTIONS:
        record.args = {name: value if name in ('group', 'option') else secrets.MASK
                       for name, value in said.items()}
    return True


def keep() -> None:
    """Mask what the handlers of the root logger write; called once they are set up."""
    logging.getLogger('oslo_config.cfg').addFilter(_without_values)   # once is enough for it
    for handler in logging.getLogger().handlers:
        if not isinstance(handler.formatter, _Discreet):
            handler.setFormatter(_Discreet(handler.formatter or logging.Formatter()))
