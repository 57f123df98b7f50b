"""Lists that were asked for before show what is there now, to whom may see it."""
import sqlite3

import pytest
from oslo_policy import opts

from ironic_clone.api import identity
from ironic_clone.api import rendered
from ironic_clone.api import stack
from ironic_clone.api.render import LONG
from ironic_clone.db import conductors
from ironic_clone.db import nodes
from ironic_clone.db import traits
from ironic_clone.tests.unit.api.endpoints.conftest import HOST
from ironic_clone.tests.unit.api.endpoints.conftest import Client

UUIDS = [f'{number:08x}-fe89-4c09-9e64-1a97967f6db6' for number in range(LONG + 2)]
DETAIL = '/v1/nodes/detail'
PATHS = (DETAIL, '/v1/nodes?detail=true', '/v1/nodes', '/v1/nodes?fields=uuid,traits,conductor')


@pytest.fixture
def fleet(database):
    """As many nodes as it takes for rows to be remembered."""
    for uuid in UUIDS:
        nodes.create(database, {'uuid': uuid, 'name': f'n{uuid[:8]}', 'driver': 'fake-hardware',
                                'provision_state': 'enroll', 'properties': '{"cpus":1}',
                                'driver_info': '{"address":"a","password":"hidden"}'})


def listed(api, path, minor=115, **headers):
    found = api('GET', path, minor=minor, headers=headers)
    assert found.status == 200
    assert int(found.headers['Content-Length']) == len(found.body)
    return {node['uuid']: node for node in found.json['nodes']}


def whole(api, **headers):
    """The same nodes, each one asked for by itself."""
    return {uuid: api('GET', f'/v1/nodes/{uuid}', headers=headers).json for uuid in UUIDS}


@pytest.mark.parametrize('path', PATHS)
@pytest.mark.usefixtures('fleet')
def test_changes_are_seen(api, database, path):
    def check():
        found, expected = listed(api, path), whole(api)
        assert list(found) == UUIDS
        assert found == {uuid: {name: node[name] for name in found[uuid]}
                         for uuid, node in expected.items()}
        return found

    first = check()
    assert check() == first   # remembered
    ids = {uuid: nodes.get(database, uuid).id for uuid in UUIDS}
    for change in (lambda node_id: traits.add(database, node_id, ['CUSTOM_A', 'CUSTOM_B']),
                   lambda node_id: nodes.update_where(
                       database, {'name': 'é', 'driver': 'unserved'},
                       nodes.table.c.id == node_id),
                   lambda node_id: traits.remove(database, node_id, UUIDS[3])):
        change(ids[UUIDS[3]])
        seen = check()
        assert {uuid for uuid in UUIDS if seen[uuid] != first[uuid]} <= {UUIDS[3]}
    for node_id in ids.values():   # of all nodes alike
        traits.add(database, node_id, ['CUSTOM_C'])
    check()


@pytest.mark.usefixtures('fleet')
def test_a_list_is_read_once_while_nothing_is_written(api, database, statements):
    """But what others wrote is read: here by a connection that knows nothing of this one's."""
    def of_nodes():
        return sum('packed' in statement for statement in made)

    with statements() as made:
        assert listed(api, DETAIL) == listed(api, '/v1/nodes?detail=true')
        assert of_nodes() == 1
        with sqlite3.connect(database.url.database) as other:
            other.execute('UPDATE nodes SET power_state = ?', ('power on',))
        assert {node['power_state'] for node in listed(api, DETAIL).values()} == {'power on'}
        assert of_nodes() == 2
        assert list(listed(api, f'{DETAIL}?sort_dir=desc')) == UUIDS[::-1]
        assert not listed(api, f'{DETAIL}?shard=a') and not listed(api, f'{DETAIL}?owner=a')
        assert len(listed(api, f'{DETAIL}?limit=9')) == 9
        assert list(listed(api, f'{DETAIL}?marker={UUIDS[0]}')) == UUIDS[1:]


@pytest.mark.usefixtures('fleet')
def test_another_conductor_is_seen(api, database, services):
    assert {node['conductor'] for node in listed(api, DETAIL).values()} == {HOST}
    conductors.unregister(database, HOST, 'incarnation')
    services[2].reset()
    assert {node['conductor'] for node in listed(api, DETAIL).values()} == {None}


@pytest.mark.usefixtures('fleet')
def test_another_url_is_seen(api):
    for host in ('one', 'two', 'one'):
        assert listed(api, DETAIL, Host=host) == whole(api, Host=host)
        links = listed(api, '/v1/nodes', Host=host)[UUIDS[0]]['links']
        assert links[0]['href'] == f'http://{host}/v1/nodes/{UUIDS[0]}'


@pytest.mark.usefixtures('fleet')
def test_versions_are_told_apart(api, database):
    nodes.update_where(database, {'provision_state': 'inspect wait'})
    for minor, state in ((115, 'inspect wait'), (38, 'inspecting'), (115, 'inspect wait')):
        found = listed(api, DETAIL, minor).values()
        assert {node['provision_state'] for node in found} == {state}
        assert all(('retired' in node) == (minor == 115) for node in found)


@pytest.mark.usefixtures('fleet')
def test_secrets_are_shown_to_those_only_who_may_see_them(conf, services, tmp_path):
    opts.set_defaults(conf)
    conf.set_override('auth_strategy', 'noauth')

    def passwords(rule):
        path = tmp_path / 'policy.yaml'
        path.write_text(f'"show_password": "{rule}"\n')
        conf.set_override('policy_file', str(path), 'oslo_policy')
        identity.NOBODY.decisions.clear()   # what another policy said
        found = listed(Client(stack.build(*services)), DETAIL).values()
        return {node['driver_info']['password'] for node in found}

    try:
        assert [passwords(rule) for rule in ('!', '@', '!', '@')] == [
            {'******'}, {'hidden'}, {'******'}, {'hidden'}]
        kept = [entry for half in (rendered.ROWS._young, rendered.ROWS._old)
                for entries in half.values() for entry in entries.values()]
        assert kept
        assert not any(b'hidden' in entry[0] for entry in kept)
    finally:
        identity.NOBODY.decisions.clear()
