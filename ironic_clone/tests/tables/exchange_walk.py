"""Walks over the requests of ``exchanges.yaml`` and holds the answers to the table."""
import json
from typing import Any

from ironic_clone.tests import tables
from ironic_clone.tests.tables.world import Answer
from ironic_clone.tests.tables.world import World

VERSION = 'x-openstack-ironic-api-version'
SHAPES = {'routing': {'code', 'title', 'description'},
          'application': {'faultcode', 'faultstring', 'debuginfo'}}


def rows() -> list[list]:
    """Return the rows of the table, each with all its columns."""
    return [[*row, *[None] * (6 - len(row))] for row in tables.load('exchanges')]


def walk(world: World) -> int:
    """Go over all rows; return how many."""
    table = rows()
    for method, path, since, status, below, options in table:
        options = world.fill(options or {})
        path, body = world.fill(path), options.get('body')
        if 'given' in options:
            world.made('PATCH', path, options['given'])
        if below is not None:
            refused = world(method, path, body, since - 1)
            assert refused.status == below, told(method, path, body, since - 1, below, refused)
            check_fields(refused, options.get('showed'), path, since - 1)
            if 'shape' in options:
                check_shape(refused, options['shape'], since - 1)
        answer = world(method, path, body, since)
        assert answer.status == status, told(method, path, body, since, status, answer)
        check_answer(method, answer, since, options)
        check_fields(answer, options.get('shows'), path, since)
        if method == 'GET' and path.startswith('/v1/'):
            bare = world(method, path[3:] or '/', body, since)
            assert bare.status == status, told(method, path[3:], body, since, status, bare)
        if 'then' in options:
            world.settle(world.names['node'], **options['then'])
    return len(table)


def told(method, path, body, minor, status, answer: Answer) -> str:
    """Return what a failure says."""
    return f'{method} {path} {body} at 1.{minor}: {answer.status} instead of {status}: ' \
           f'{answer.body[:500]!r}'


def check_answer(method: str, answer: Answer, minor: int, options: dict[str, Any]) -> None:
    """Hold headers and body to what is true of every answer."""
    headers, where = answer.headers, (method, minor, answer)
    assert headers['x-openstack-request-id'] == headers['openstack-request-id'], where
    if method == 'HEAD' and answer.status >= 400:
        assert answer.body == b'', where
    elif answer.status >= 400:
        check_shape(answer, 'routing' if VERSION not in headers else 'application', minor)
    elif answer.status in (202, 204) and not answer.body:
        assert 'content-type' not in headers, where
    else:
        assert headers['content-type'].startswith('application/json'), where
    if answer.status < 400:
        assert headers[VERSION] == f'1.{minor}', where
        assert headers['x-openstack-ironic-api-minimum-version'] == '1.1', where
        assert headers['x-openstack-ironic-api-maximum-version'] == '1.115', where
    if answer.status in (201, 202) and method != 'DELETE' and 'location' in options:
        assert headers['location'].endswith(options['location']), where
    elif 'location' not in options:
        assert 'location' not in headers or answer.status == 202, where
    if answer.status == 405 and 'allow' in options:
        assert headers['allow'] == options['allow'], where


def check_fields(answer: Answer, wanted: dict[str, Any] | None, path: str, minor: int) -> None:
    """Hold fields of an answer to the table."""
    for name, value in (wanted or {}).items():
        assert answer.json[name] == value, (path, minor, name, answer.body)


def check_shape(answer: Answer, shape: str, minor: int) -> None:
    """Hold the body of an error to one of its two shapes."""
    inner = json.loads(answer.json['error_message'])
    assert set(inner) == SHAPES[shape], (shape, minor, answer)
    assert answer.headers['content-type'].startswith('application/json')
    if shape == 'routing':
        assert inner['code'] == answer.status, (shape, minor, answer)
    else:
        assert inner['faultcode'] == 'Client' and inner['faultstring'], (shape, minor, answer)
