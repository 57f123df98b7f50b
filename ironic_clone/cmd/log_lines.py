"""Lines of the log: oslo.log's own, most of them by a shorter way.

Each change that is asked of the API has a line. oslo.log makes one by way of all that a record may
hold, which takes as long as a statement of SQL does.
"""
import logging
from collections.abc import Mapping
from typing import Any

from oslo_log import formatters

_ABSENT: Mapping[str, str] = dict.fromkeys((
    'instance', 'color', 'user_identity', 'resource', 'user_name', 'project_name',
    'global_request_id', 'error_summary'), '')
"""What formats may ask for and records need not have."""
_UNUSUAL = frozenset({'instance', 'instance_uuid'})
_COMPUTED = ('%(isotime)', '%(error_summary)')


class _Said(dict):
    """Values of a context, those that say nothing as a dash."""

    def __getitem__(self, name: str) -> Any:
        return self.get(name) or '-'


class LineFormatter(formatters.ContextFormatter):
    """Writes what is said at the level INFO about a request; leaves all else to oslo.log."""

    def format(self, record: logging.LogRecord) -> str:
        known = record.__dict__
        context = known.get('context')
        if record.levelno == logging.INFO and context and not record.exc_info \
                and not record.stack_info and _UNUSUAL.isdisjoint(known):
            try:
                line = self._line(record, context.get_logging_values())
            except Exception:   # whatever it is, oslo.log has an answer to it
                line = None
            if line is not None:
                return line
        return super().format(record)

    def _line(self, record: logging.LogRecord, values: dict[str, Any]) -> str | None:
        wanted = self.conf.logging_context_format_string
        if not values.get('request_id') or values.get('resource_uuid') \
                or any(name in wanted for name in _COMPUTED):
            return None
        said = {**_ABSENT, 'project': self.project, 'version': self.version, **record.__dict__,
                **values, 'message': record.getMessage(),
                'user_identity': self.conf.logging_user_identity_format % _Said(values)}
        if '%(asctime)' in wanted:
            said['asctime'] = self.formatTime(record, self.datefmt)
        return wanted % said


def shorten() -> None:
    """Have the handlers of the root logger write so, those that have oslo.log's formatter."""
    for handler in logging.getLogger().handlers:
        theirs = handler.formatter
        if type(theirs) is formatters.ContextFormatter:
            handler.setFormatter(LineFormatter(
                datefmt=theirs.datefmt, project=theirs.project, version=theirs.version,
                config=theirs.conf))
