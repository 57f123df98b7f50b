"""The context of a request: who asks, under which request id, on which path."""
from typing import Any

from oslo_context import context

from ironic_clone.common import log_context


class RequestContext(context.RequestContext):
    """oslo.context's request context plus what the API needs to know.

    :ivar is_public_api: the path needs no authentication.
    :ivar expires: when nobody waits for the answer any more, by ``clock.steady()``; None: it is
        not known. It does not travel.
    """

    expires: float | None = None

    def __init__(self, is_public_api: bool = False, **kwargs):
        super().__init__(**kwargs)
        self.is_public_api = is_public_api

    @property
    def caller(self) -> str:
        """Who asks, for people who read a log."""
        if not self.user_id:
            return f'a caller without a name (request {self.request_id})'
        of_project = f' of project {self.project_id}' if self.project_id else ''
        return f'user {self.user_id}{of_project} (request {self.request_id})'

    def update_store(self) -> None:
        """Nothing: a context is in force where ``log_context`` says so. That one was made in a
        thread says nothing of what the thread is at afterwards."""

    def get_logging_values(self) -> dict:
        """Return what lines of the log tell: who asks, and the task that the thread is at."""
        return {**super().get_logging_values(), **log_context.work()}

    @property
    def credentials(self) -> dict[str, Any]:
        """What policy rules may look at; ``scope`` is system, domain or project."""
        scope = 'system' if self.system_scope == 'all' else \
            'domain' if self.domain_id else 'project'
        found = {**self.to_policy_values(), 'project_name': self.project_name,
                 'is_public_api': self.is_public_api, 'scope': scope}
        if self.project_id is None:   # or it would equal an owner of the name "None"
            del found['project_id']
        return found

    def to_dict(self) -> dict:
        return {**super().to_dict(), 'is_public_api': self.is_public_api}

    @classmethod
    def from_dict(cls, values, **kwargs):
        kwargs.setdefault('is_public_api', values.get('is_public_api', False))
        return super().from_dict(values, **kwargs)


def service_context() -> RequestContext:
    """Return a context for work that no request asked for (periodic tasks, start-up)."""
    return RequestContext(is_admin=True, overwrite=False)
