"""Fields that only the owner of a node and the system see, and what asking for them costs."""
import pytest
import sqlalchemy as sa
from oslo_policy import opts
from oslo_policy import policy

from ironic_clone.api import stack
from ironic_clone.db import models
from ironic_clone.tests.unit.api import callers
from ironic_clone.tests.unit.api.endpoints import full_world
from ironic_clone.tests.unit.api.endpoints.conftest import Client

UUID = full_world.uuid(full_world.NODE, 0)
FIELDS = ('last_error', 'reservation', 'driver_info', 'driver_internal_info')
RULE = 'baremetal:node:get:'


class Counted(policy.Check):
    """A check of a policy file, ``counted:ROLE``, that keeps the targets it is asked about."""

    asked: list = []

    def __call__(self, target, creds, enforcer, current_rule=None):
        self.asked.append(target)
        return self.match in creds['roles']


@pytest.fixture
def ask(conf, services, database):
    """Return a function that sends a request with a caller's headers; the nodes are of p1, and
    p2 leases them."""
    conf.set_override('auth_strategy', 'keystone')
    full_world.fill(database, owner='p1', lessee='p2', last_error='boom', reservation='me',
                    driver_info={'a': 'far-off-place'})

    made = []   # at the first request: tests set options before

    def ask(headers, path, method='GET', body=None):
        if not made:
            made.append(Client(stack.build(*services, authenticate=callers.as_headers_say)))
        answer = made[0](method, path, body, headers=headers)
        assert answer.status == 200, answer.body
        return answer
    return ask


@pytest.mark.parametrize('path, of', [
    (f'/v1/nodes/{UUID}', lambda body: body),
    (f'/v1/nodes/{UUID}?fields={",".join(FIELDS)}', lambda body: body),
    ('/v1/nodes/detail?limit=1', lambda body: body['nodes'][0]),
    (f'/v1/nodes?limit=1&fields={",".join(FIELDS)}', lambda body: body['nodes'][0])])
def test_who_sees_them(ask, path, of):
    for headers in (callers.system('reader'), callers.project('p1', 'reader'),
                    callers.project('p1', 'service')):
        found = of(ask(headers, path).json)
        assert (found['last_error'], found['reservation']) == ('boom', 'me')
        assert found['driver_info'] == {'a': 'far-off-place'}
        assert 'agent_url' in found['driver_internal_info']
    for role in ('admin', 'reader'):
        answer = ask(callers.project('p2', role), path)
        found = of(answer.json)
        for name in FIELDS:
            notice = found[name]['content'] if 'driver' in name else found[name]
            assert f'{RULE}{name}' in notice
        assert b'far-off-place' not in answer.body and b'boom' not in answer.body


def test_nor_do_the_states_tell_why(ask):
    def told(headers):
        return ask(headers, f'/v1/nodes/{UUID}/states').json['last_error']
    assert told(callers.system('reader')) == told(callers.project('p1', 'reader')) == 'boom'
    assert f'{RULE}last_error' in told(callers.project('p2', 'admin'))


def test_nor_does_the_order_of_a_list(ask, services):
    """Who also leases nodes, and so asks for all, would learn of those of others."""
    lessee, owner = callers.project('p2', 'admin'), callers.project('p1', 'reader')
    client = Client(stack.build(*services, authenticate=callers.as_headers_say))
    of_chassis = f'chassis/{full_world.uuid(full_world.CHASSIS, 0)}/nodes'
    for caller, query, status in (
            (lessee, '', 403), (lessee, '&owner=p1', 403), (lessee, '&owner=p2', 200),
            (owner, '', 403), (owner, '&owner=p1', 200), (callers.system('reader'), '', 200)):
        for path in ('nodes', 'nodes/detail', of_chassis):
            found = [client('GET', f'/v1/{path}?sort_key={key}{query}', headers=caller).status
                     for key in ('last_error', 'reservation', 'name')]
            assert found == [status, status, 200]


def test_nor_does_a_path_of_one_field(ask):
    for name in FIELDS:
        answer = ask(callers.project('p2', 'admin'), f'/v1/nodes/{UUID}/{name}')
        assert f'{RULE}{name}' in str(answer.json[name])
        assert b'far-off-place' not in answer.body and b'boom' not in answer.body


def test_an_answer_to_a_patch_does_not_tell_either(ask):
    answer = ask(callers.project('p2', 'member'), f'/v1/nodes/{UUID}', 'PATCH', [])
    assert b'far-off-place' not in answer.body


def test_a_list_is_decided_once_and_not_once_a_row(ask, conf, tmp_path, database, statements):
    policy.register('counted', Counted)
    file = tmp_path / 'policy.yaml'
    file.write_text(''.join(f'"{RULE}{name}": "counted:manager"\n' for name in FIELDS))
    opts.set_defaults(conf)
    conf.set_override('policy_file', str(file), 'oslo_policy')
    Counted.asked = []
    for headers in (callers.project('p1', 'reader'), callers.project('p2', 'manager')):
        Counted.asked.clear()
        answer = ask(headers, '/v1/nodes/detail?include_children=true')
        assert len(answer.json['nodes']) == full_world.ROWS
        assert len(Counted.asked) == len(FIELDS)


@pytest.mark.parametrize('path', ['/v1/nodes', '/v1/nodes/detail', '/v1/ports', '/v1/portgroups',
                                  '/v1/allocations', '/v1/runbooks', '/v1/volume/targets'])
def test_whose_list_it_is_costs_no_query(ask, database, statements, path):
    with database.write() as connection:
        connection.execute(models.Node.__table__.update().where(
            models.Node.__table__.c.id > 1).values(owner='p3', lessee=None))
    counts = []
    for headers in (callers.system('reader'), callers.project('p1', 'reader'),
                    callers.project('p2', 'reader'), callers.project('p9', 'reader')):
        ask(headers, path)
        with statements() as found:
            ask(headers, path)
        counts.append(len(found))
    assert max(counts) <= counts[0]


def test_children_are_those_that_the_caller_may_see(ask, database):
    path, child = f'/v1/nodes/{UUID}/children', full_world.uuid(full_world.NODE, 1)
    assert ask(callers.project('p1', 'reader'), path).json['children'] == [child]
    with database.write() as connection:
        connection.execute(sa.update(models.Node.__table__).where(
            models.Node.__table__.c.uuid == child).values(owner='p3', lessee=None))
    assert ask(callers.project('p1', 'reader'), path).json['children'] == []
    assert ask(callers.system('reader'), path).json['children'] == [child]
