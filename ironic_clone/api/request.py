"""A request on its way through the API, and what an endpoint gives back."""
import dataclasses
import time
import types
import uuid
from collections.abc import Mapping
from typing import Any

from webob import request as webob_request

from ironic_clone.api import identity
from ironic_clone.api import raw_body
from ironic_clone.api.policies import service as service_rules
from ironic_clone.common import exception
from ironic_clone.common.context import RequestContext
from ironic_clone.conf import CONF

NO_TARGET: Mapping[str, Any] = types.MappingProxyType({})
"""What a rule is held against that is about no object."""

REQUEST_ID = 'openstack.request_id'
"""Where in the WSGI environment a request has its id, if a middleware of ours gave it one."""


@dataclasses.dataclass(frozen=True, slots=True)
class Services:
    """What endpoints work with.

    :ivar database: ``db.engine.Database``.
    :ivar conductor: ``rpc.client.ConductorClient``.
    :ivar rings: ``rpc.ring.Rings``.
    :ivar enforcer: ``enforcer.Enforcer``.
    :ivar document: ``document.Document``.
    :ivar driver_answers: what drivers said of themselves, by question.
    :ivar trail: ``trail.Trail``; None: changes are not recorded.
    """

    database: Any
    conductor: Any
    rings: Any
    enforcer: Any
    document: Any = None
    driver_answers: dict[tuple, dict] = dataclasses.field(default_factory=dict)
    trail: Any = None


@dataclasses.dataclass(slots=True)
class Reply:
    """An answer that needs more than a body; endpoints that do not may return the body alone.

    :ivar body: bytes or ``Parts`` of JSON, or what orjson can write, or None for an empty answer.
    :ivar status: None for the success status of the route.
    :ivar location: path of the Location header below ``/v1/``, such as ``nodes/UUID``.
    :ivar content_type: of a body that is not JSON.
    """

    body: Any = None
    status: int | None = None
    location: str | None = None
    content_type: str = 'application/json'


class Request(webob_request.BaseRequest):
    """What an endpoint is called with.

    :ivar route: the ``Route`` that was matched.
    :ivar minor: the microversion 1.N that is served, as N.
    :ivar arguments: parsed query and body arguments that the route declares, by name; absent
        ones are absent.
    :ivar raw_body: the body as sent.
    :ivar stripped_json: the path ended in ``.json``, which was taken off.
    :ivar services: ``Services``.
    :ivar about: uuid of the node that it turned out to be about, where the caller may see it.
    :ivar began: ``time.perf_counter()`` at its beginning; ``came_at``: ``time.time()``.
    """

    route = None
    version = None
    minor = 1
    stripped_json = False
    arguments: dict[str, Any]
    raw_body = b''
    about: str | None = None
    services: Services

    def __init__(self, environ, **kwargs):
        super().__init__(environ, **kwargs)
        self.began = time.perf_counter()
        self.came_at = time.time()
        self.id = environ.get(REQUEST_ID) or f'req-{uuid.uuid4()}'
        self._context = None
        self._decisions: dict[tuple, bool] = {}
        self._base = None

    @property
    def caller(self) -> identity.Caller:
        """Who asks, as authentication found out."""
        return identity.caller(self.environ)

    @property
    def context(self) -> RequestContext:
        """Who asks; made at the first use, since most reads never look."""
        if self._context is None:
            self._context = self.caller.context(
                request_id=self.id,
                global_request_id=self.environ.get('openstack.global_request_id'))
        return self._context

    @context.setter
    def context(self, value) -> None:
        """Pecan presets an empty dict here."""

    @property
    def base(self) -> str:
        """The public URL of the service, without a slash at the end."""
        if self._base is None:
            self._base = (CONF.api.public_endpoint or self.application_url).rstrip('/')
        return self._base

    @property
    def json(self) -> Any:
        """The body as JSON; an empty body is an empty object.

        :raises InvalidParameterValue: it is not JSON.
        """
        return raw_body.decode(self.raw_body) if self.raw_body.strip() else {}

    def read_content(self) -> Any:
        """Return the body as the route declares it, checked.

        :raises InvalidParameterValue, NotAcceptable: what is wrong with it.
        """
        return self.route.body.read(self)

    @property
    def json_object(self) -> dict[str, Any]:
        """The body as a JSON object.

        :raises InvalidParameterValue: it is something else.
        """
        value = self.json
        if not isinstance(value, dict):
            raise exception.InvalidParameterValue(
                'The body of the request must be a JSON object.')
        return value

    def allows(self, rule: str, target: Mapping[str, Any] = NO_TARGET) -> bool:
        """Tell whether the caller passes a policy rule; each is asked once about one target."""
        enforcer = self.services.enforcer
        if not enforcer.asks_all and rule not in service_rules.SECRETS:
            return True
        caller = self.caller
        question = (enforcer.edition, rule, *target.values())
        decisions = caller.decisions if enforcer.is_constant else self._decisions
        found = decisions.get(question)
        if found is None:
            if len(decisions) >= identity.DECISIONS:
                decisions.clear()
            found = decisions[question] = enforcer.allows(rule, target, caller.credentials)
        return found

    def authorize(self, rule: str, target: Mapping[str, Any] = NO_TARGET) -> None:
        """Demand that the caller passes a policy rule; who may list all may list.

        :raises AccessDenied: it does not.
        """
        if not self.allows(rule, target) and not (
                rule.endswith(':list') and self.allows(f'{rule}_all', target)):
            raise exception.AccessDenied(resource=rule)

    def confined_to(self, rule: str, asked: str | None = None) -> str | None:
        """Return the project whose objects alone a list may show; None if it may show all.

        :param rule: of who may list everything, ``X:list_all``.
        :param asked: the project that the list is asked for.
        :raises AccessDenied: the caller may not list, has no project, or asks for that of
            somebody else.
        """
        if self.allows(rule):
            return None
        own, rule = self.context.project_id, rule.removesuffix('_all')
        if not own or asked not in (None, own) or not self.allows(rule):
            raise exception.AccessDenied(resource=rule)
        return own

    def authorize_steps(self, steps: Any, target: Mapping[str, Any] = NO_TARGET) -> None:
        """Demand that the caller may have every one of some steps run.

        :param steps: not checked yet; what is no step is passed over.
        :raises AccessDenied: an operator's rule keeps one of them from the caller.
        """
        enforcer = self.services.enforcer
        for step in (steps or ()) if enforcer.asks_all else ():
            if isinstance(step, dict):
                step_id = f'{step.get("interface")}.{step.get("step")}'
                if not enforcer.allows_step(
                        step_id, target, self.caller.credentials):
                    raise exception.AccessDenied(resource=f'baremetal:step:execute:{step_id}')
