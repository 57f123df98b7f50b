"""Requests generated from the OpenAPI document, and what is to be true of every answer.

Runs in processes of its own, as many as there are cores: each takes one operation after the
other (``start`` once, then ``fuzz``).
"""
import dataclasses
import json
import random

import hypothesis
import requests
import schemathesis
from hypothesis import strategies
from schemathesis import checks
from schemathesis.core import failures

from ironic_clone.api import versions
from ironic_clone.tests.integration.api.stock import Stock

CHECKS = [checks.not_a_server_error, checks.status_code_conformance,
          checks.content_type_conformance, checks.response_schema_conformance,
          checks.response_headers_conformance]
SETTINGS = {'deadline': None, 'database': None, 'phases': [hypothesis.Phase.generate],
            'suppress_health_check': list(hypothesis.HealthCheck)}
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.POSITIVE,
         schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
ENOUGH = 5
"""Failures of one operation that are told."""


@dataclasses.dataclass
class Outcome:
    """What came of one operation.

    :ivar statuses: status -> how often.
    :ivar failures: sentences, with a curl command that repeats the request.
    """

    operation: str
    requests: int = 0
    statuses: dict[int, int] = dataclasses.field(default_factory=dict)
    failures: list[str] = dataclasses.field(default_factory=list)


class Fuzzer:
    """Sends what schemathesis makes of the document.

    :param url: of the service.
    :param stock: what is asked for; by default all that is there.
    """

    def __init__(self, url: str, stock: Stock | None = None):
        self._url = url
        self._session = requests.Session()
        self._stock = stock or Stock(url)
        document = self._session.get(f'{url}/v1/openapi.json', timeout=60).json()
        schema = schemathesis.openapi.from_dict(document)   # from_url leaves out this URL itself
        operations = (found.ok() for found in schema.get_all_operations())
        self._operations = {(each.method.upper(), each.path): each for each in operations}

    def fuzz(self, method: str, path: str, count: int, seed: int) -> Outcome:
        """Send ``count`` requests of one operation, none twice with the same seed."""
        operation = self._operations[method, path]
        outcome = Outcome(f'{method} {path}')
        self._stock.refresh()
        cases = strategies.one_of(*(operation.as_strategy(generation_mode=mode)
                                    for mode in MODES))
        minors = strategies.integers(versions.MINIMUM, versions.MAXIMUM)

        @hypothesis.seed(seed)
        @hypothesis.settings(max_examples=-(-count // 2), **SETTINGS)
        @hypothesis.given(case=cases, minor=minors, chance=strategies.integers(0, 2 ** 32))
        def each(case, minor, chance):
            choice = random.Random(chance)
            made = dict(case.path_parameters or {}), case.body
            # To make a case takes most of the time: it is sent at two versions, about two objects.
            for version in (versions.MAXIMUM if chance % 4 else None, minor):
                case.path_parameters, case.body = dict(made[0]), made[1]
                if isinstance(case.body, dict):
                    case.body = dict(case.body)
                self._fill(case, choice)
                if version:   # else it, too, is what the document lets be
                    case.headers.pop('OpenStack-API-Version', None)
                    case.headers[versions.HEADER] = f'1.{version}'
                self._send(case, outcome)
        each()
        return outcome

    def _fill(self, case, chance: random.Random) -> None:
        """Let most requests name something that is there, in place of what was made up."""
        for name in case.path_parameters:
            good = self._stock.values(case.path, name)
            if good and chance.random() < 0.9:
                case.path_parameters[name] = chance.choice(good)
        if isinstance(case.body, dict):
            for name in ('node_uuid', 'node_ident', 'node'):
                if name in case.body and chance.random() < 0.8:
                    case.body[name] = chance.choice(self._stock.known['nodes'])
            if 'driver' in case.body and chance.random() < 0.8:
                case.body['driver'] = 'fake-hardware'

    def _send(self, case, outcome: Outcome) -> None:
        outcome.requests += 1
        response = case.call(base_url=self._url, session=self._session)
        status = response.status_code
        outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
        if len(outcome.failures) >= ENOUGH:
            return
        try:
            case.validate_response(response, checks=CHECKS)
            check_error(status, response.content)
        except failures.FailureGroup as group:
            outcome.failures.append(f'{group}\n' + '\n'.join(
                str(each) for each in group.exceptions))
        except AssertionError as error:
            outcome.failures.append(f'{error}\n{case.as_curl_command()}')


def check_error(status: int, content: bytes) -> None:
    """Demand the shape of errors, inside the string too, and a sentence that is one."""
    if status < 400 or not content:   # HEAD has no body
        return
    body = json.loads(content)
    inner = json.loads(body['error_message']) if 'error_message' in body else body
    sentence = inner.get('faultstring', inner.get('description'))
    assert isinstance(sentence, str), body
    assert status != 400 or sentence, body
    assert 'Traceback' not in sentence, body


_fuzzer: Fuzzer | None = None


def start(url: str) -> None:
    """Make a process ready."""
    global _fuzzer
    _fuzzer = Fuzzer(url)


def fuzz(method: str, path: str, count: int, seed: int) -> Outcome:
    """Fuzz one operation, in a process that is ready."""
    return _fuzzer.fuzz(method, path, count, seed)
