"""Requests that schemathesis makes of the OpenAPI document, as somebody who owns nothing."""
import json
import random
from urllib import parse

from ironic_clone.tests.integration.access.planted import Planted
from ironic_clone.tests.integration.api import fuzzing

_NODE = ('node', 'node_uuid', 'node_ident', 'parent_node', 'uuid', 'name')
_IDENTIFIERS = {   # name of an argument, or of a member of a body: where a good value is
    **dict.fromkeys(_NODE, 'nodes'), 'chassis_uuid': 'chassis', 'portgroup': 'portgroups',
    'portgroup_uuid': 'portgroups', 'runbook': 'runbooks'}
BELONGS_TO_NOBODY = ('/v1/chassis/',)
"""Begins paths whose object is not hidden, but closed."""


class Stranger(fuzzing.Fuzzer):
    """Asks for what is planted; every answer that tells something is a failure.

    :param headers: with the stranger's token, or without any.
    """

    def __init__(self, url: str, planted: Planted, headers: dict[str, str]):
        super().__init__(url, planted)
        self._planted = planted
        self._session.headers.update(headers)

    def _fill(self, case, chance: random.Random) -> None:
        super()._fill(case, chance)
        if isinstance(case.query, dict):
            for name, where in _IDENTIFIERS.items():
                if name in case.query or name in ('node', 'portgroup') and chance.random() < 0.1 \
                        and name in str(case.operation.query):
                    case.query[name] = chance.choice(self._planted.known[where])
            if 'marker' in case.query:
                case.query['marker'] = self._of_list(case.path, chance)
            if 'instance_uuid' in case.query:
                case.query['instance_uuid'] = chance.choice(self._planted.instances)
        if isinstance(case.body, dict):
            for name in case.body.keys() & _IDENTIFIERS.keys():
                if chance.random() < 0.7:
                    case.body[name] = chance.choice(
                        self._planted.known[_IDENTIFIERS[name]])
            if case.body.get('candidate_nodes'):
                case.body['candidate_nodes'] = chance.choices(self._planted.known['nodes'], k=2)

    def _of_list(self, path: str, chance: random.Random) -> str:
        fitting = [idents for collection, idents in self._planted.known.items()
                   if path.startswith(f'/v1/{collection}')]
        return chance.choice(fitting[0] if fitting else self._planted.known['nodes'])

    def _send(self, case, outcome: fuzzing.Outcome) -> None:
        outcome.requests += 1
        response = case.call(base_url=self._url, session=self._session)
        status = response.status_code
        outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
        if len(outcome.failures) < fuzzing.ENOUGH:
            outcome.failures += self._wrong(case, response)

    def _wrong(self, case, response) -> list[str]:
        sent = response.request
        body = sent.body or b''
        if isinstance(body, bytes):
            body = body.decode(errors='replace')
        asked = f'{parse.unquote(sent.url)} {body}'
        told = response.content.decode(errors='replace') + json.dumps(dict(response.headers))
        found = [f'tells {secret}' for secret in self._planted.told_by(asked, told)]
        if response.status_code >= 500:
            found.append(f'is a {response.status_code}')
        path = parse.urlsplit(parse.unquote(sent.url)).path
        if response.status_code < 400 and not path.startswith(BELONGS_TO_NOBODY) and any(
                secret in path for secret in self._planted.secrets):
            found.append('was let in')
        return [f'{each}: {response.status_code} {told[:600]}\n{case.as_curl_command()}'
                for each in found]
