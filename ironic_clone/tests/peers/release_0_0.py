"""A peer of release 0.0: requests as its API sent them, recorded, and how its conductor read them.

Nothing here follows the product: this is what an older daemon is, whatever has become of ours.
"""
import json
import pathlib

RECORDED = [json.loads(line) for line in
            pathlib.Path(__file__).with_suffix('.jsonl').read_text().splitlines()]
"""One request for each operation that it had."""

OPERATIONS = {request['operation']: set(request['arguments']) for request in RECORDED}


class Refused(Exception):
    """Such a conductor does not understand the request."""


def read(text: bytes | str) -> dict:
    """Return a request as its conductor understood it.

    :raises Refused: it did not.
    """
    found = json.loads(text)
    if set(found) != {'version', 'context', 'operation', 'arguments', 'deadline'}:
        raise Refused(f'parts: {sorted(found)}')
    if found['version'] != '1.0':
        raise Refused(f'version {found["version"]}')
    if set(found['arguments']) - OPERATIONS.get(found['operation'], set()) \
            or found['operation'] not in OPERATIONS:
        raise Refused(f'{found["operation"]} with {sorted(found["arguments"])}')
    return found


class Conductor:
    """Answers what it understands by its own name.

    :ivar asked: the operations that it understood.
    """

    def __init__(self, host: str):
        self.host = host
        self.asked: list[str] = []

    def handle(self, text: bytes | str) -> bytes:
        """Take a request, return its reply, as the product's ``Dispatcher`` does."""
        try:
            request = read(text)
        except Refused as refused:
            return json.dumps({'error': {'class': 'Invalid', 'message': str(refused)}}).encode()
        self.asked.append(request['operation'])
        return json.dumps({'result': {'conductor': self.host}}).encode()
