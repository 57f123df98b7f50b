"""Requests that schemathesis makes of the OpenAPI document, sent to a live service.

No answer is a 5xx, each has a status that the document names, in the form that it gives. The
seed is in the output; SCHEMATHESIS_SEED and SCHEMATHESIS_REQUESTS choose others.
"""
import collections
import concurrent.futures
import json
import multiprocessing
import os
import urllib.request

import pytest

from ironic_clone.tests.integration.api import fuzzing
from ironic_clone.tests.servers import service as service_process

REQUESTS = int(os.environ.get('SCHEMATHESIS_REQUESTS', 20_000))
SEED = int(os.environ.get('SCHEMATHESIS_SEED', 1))
PROCESSES = 2
UNTRIED = ('head',)
"""Methods that the library does not try."""
OF_REFUSALS = 10
"""Requests of an operation that only says what is wrong with its path."""


@pytest.fixture(scope='module')
def service(tmp_path_factory):
    """The service as it comes, on SQLite."""
    service = service_process.IronicClone(tmp_path_factory.mktemp('fuzzed'))
    service.upgrade_database()
    with service:
        service.start()
        yield service


def jobs(document) -> list[tuple[str, str, int]]:
    """Return (method, path, requests) of every operation: enough of them all together."""
    refusing = {(method.upper(), path): min(about['responses']) >= '400'
                for path, methods in document['paths'].items()
                for method, about in methods.items() if method not in UNTRIED}
    refusals = sum(refusing.values())
    share = -(-(REQUESTS - OF_REFUSALS * refusals) // (len(refusing) - refusals))
    return [(*operation, OF_REFUSALS if refused else share + 1)
            for operation, refused in refusing.items()]


def test_every_answer_is_as_documented(service):
    with urllib.request.urlopen(f'{service.url}/v1/openapi.json') as answer:
        document = json.load(answer)
    with concurrent.futures.ProcessPoolExecutor(
            PROCESSES, multiprocessing.get_context('spawn'), fuzzing.start,
            (service.url,)) as processes:
        try:
            outcomes = [done.result() for done in [
                processes.submit(fuzzing.fuzz, *job, SEED) for job in jobs(document)]]
        finally:   # who interrupts it need not wait for the rest
            processes.shutdown(cancel_futures=True)
    count = sum(outcome.requests for outcome in outcomes)
    statuses = sum((collections.Counter(outcome.statuses) for outcome in outcomes),
                   collections.Counter())
    print(f'\nschemathesis: {count} requests of {len(jobs(document))} operations, seed {SEED}; '
          + ', '.join(f'{status}: {number}' for status, number in sorted(statuses.items())))
    failures = [f'{outcome.operation}\n{failure}' for outcome in outcomes
                for failure in outcome.failures]
    assert not failures, f'{len(failures)} failures\n' + '\n\n'.join(failures)[:60_000]
    assert count >= REQUESTS
    assert {200, 201, 202, 204, 400, 404, 406, 409} <= set(statuses)
    assert service.trouble() == []
