"""The renderer against plain json: the same objects, whatever the rows hold."""
import datetime
import json
import types as python_types

import hypothesis
from hypothesis import strategies

from ironic_clone.api.render import LONG
from ironic_clone.api.render import Renderer
from ironic_clone.api.resources.node import Node
from ironic_clone.api.resources.port import Port
from ironic_clone.common import secrets
from ironic_clone.db import nodes
from ironic_clone.db.rows import PackedRows
from ironic_clone.db.rows import Rows

BASE = 'http://host:1'
TEXT = strategies.text(strategies.characters(exclude_categories=['Cs']), max_size=20)
JSON = strategies.dictionaries(TEXT, strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers(-2**53, 2**53) | TEXT,
    lambda inner: strategies.lists(inner, max_size=3) | strategies.dictionaries(
        TEXT, inner, max_size=3), max_leaves=6), max_size=4)
TIMES = strategies.datetimes(datetime.datetime(2000, 1, 1), datetime.datetime(2100, 1, 1))
VALUES = {'text': TEXT, 'uuid': strategies.uuids().map(str), 'boolean': strategies.booleans(),
          'datetime': TIMES, 'object': JSON, 'mac': strategies.just('52:54:00:aa:bb:cc')}


class Request:
    """What a renderer asks of a request."""

    base = BASE
    services = python_types.SimpleNamespace(
        database=None, rings=python_types.SimpleNamespace(
            version='',
            current=python_types.SimpleNamespace(owner=lambda *row: 'owner of ' + row[0])))

    def __init__(self, shows_secrets=False):
        self._shows = shows_secrets

    def allows(self, rule, target=None):
        return self._shows or not rule.startswith('show_')


def values(resource, names):
    """Rows of the fields that are columns, as name -> value with JSON not yet text."""
    return strategies.fixed_dictionaries({
        name: VALUES[resource.fields[name].type.name]
        if name in ('uuid', 'address') or resource.fields[name].type.is_json
        else strategies.none() | VALUES[resource.fields[name].type.name]
        for name in names if resource.fields[name].is_column})


def row(renderer, found):
    stored = {**found, 'id': 1}
    return tuple(json.dumps(stored[name]) if isinstance(stored[name], dict) else stored[name]
                 for name in renderer.columns)


def in_sqlite(row):
    """What SQLite makes of a row with json_array()."""
    return json.dumps([int(value) if isinstance(value, bool)
                       else value.isoformat(' ', 'microseconds')
                       if isinstance(value, datetime.datetime) else value for value in row])


def shown_time(value):
    return value.isoformat() + '+00:00'


def links(path, uuid, below=''):
    return [{'href': f'{BASE}/v1/{path}/{uuid}{below}', 'rel': 'self'},
            {'href': f'{BASE}/{path}/{uuid}{below}', 'rel': 'bookmark'}]


def plain(resource, names, found, masked=True):
    """What the JSON of an object must be, made the slow way."""
    expected = {}
    for name in names:
        field = resource.fields[name]
        if field.type.name == 'links':
            expected[name] = links(resource.collection, found['uuid'],
                                   '' if name == 'links' else f'/{name}')
        elif name == 'conductor':
            expected[name] = 'owner of ' + found['uuid']
        elif isinstance(found[name], datetime.datetime):
            expected[name] = shown_time(found[name])
        elif field.secret and masked:
            expected[name] = secrets.mask(found[name], name)
        else:
            expected[name] = found[name]
    return expected


NODE = tuple(name for name in Node.view('d', 115) if name != 'traits')
PORT = Port.view('d', 115)


@hypothesis.given(strategies.lists(values(Node, NODE), max_size=3), strategies.booleans())
@hypothesis.settings(max_examples=40, deadline=None,
                     suppress_health_check=[hypothesis.HealthCheck.too_slow,
                                            hypothesis.HealthCheck.data_too_large])
def test_nodes(found, shows):
    renderer = Renderer(Node, 115, NODE)
    rows = [row(renderer, item) for item in found]
    page = renderer.page(Request(shows), rows, 'http://next')
    assert json.loads(page) == {'nodes': [plain(Node, NODE, item, not shows) for item in found],
                                'next': 'http://next'}
    long = rows * LONG   # written by columns, to the same bytes
    expected = renderer.page(Request(shows), long, None)
    assert renderer.page(Request(shows), Rows(long), None) == expected
    for _ in range(2):   # as SQLite gives them; the second time they are remembered
        packed = PackedRows([in_sqlite(item) for item in long],
                            *nodes.reader._decoding(renderer.columns))
        assert bytes(renderer.page(Request(shows), packed, None)) == expected


@hypothesis.given(values(Port, PORT))
@hypothesis.settings(max_examples=40, deadline=None)
def test_a_port(found):
    renderer = Renderer(Port, 115, PORT)
    hidden = any(key.startswith('vtep-') for key in found['local_link_connection'])
    hypothesis.assume(not hidden)
    assert json.loads(renderer.one(Request(), row(renderer, found))) == plain(Port, PORT, found)


@hypothesis.given(TEXT)
def test_a_base_cannot_break_out(base):
    renderer = Renderer(Port, 115, ('links',))
    request = Request()
    request.base = base
    found = json.loads(renderer.one(request, ('u',)))
    assert found['links'][0]['href'] == f'{base}/v1/ports/u'


def test_old_names_of_states():
    def shown(minor, state):
        renderer = Renderer(Node, minor, ('provision_state',))
        return json.loads(renderer.one(Request(), (state, 'u')))['provision_state']

    assert shown(1, 'available') is None
    assert shown(2, 'available') == 'available'
    assert shown(38, 'inspect wait') == 'inspecting'
    assert shown(39, 'inspect wait') == 'inspect wait'
    assert shown(1, 'active') == 'active'


def test_vtep_keys_have_their_versions():
    def shown(minor):
        renderer = Renderer(Port, minor, ('local_link_connection',))
        text = '{"port_id":"1","vtep-logical-switch":"a","vtep-physical-switch":"b"}'
        return json.loads(renderer.one(Request(), (text, 'u')))['local_link_connection']

    assert shown(89) == shown(105) == {}
    assert shown(90)['port_id'] == shown(104)['port_id'] == '1'


def test_whole_seconds_have_no_fraction():
    renderer = Renderer(Node, 115, ('created_at',))
    when = datetime.datetime(2026, 11, 22, 14, 9, 23)
    assert renderer.one(Request(), (when, 'u')) == b'{"created_at":"2026-11-22T14:09:23+00:00"}'
