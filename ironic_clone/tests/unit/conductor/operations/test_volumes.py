"""Volume connectors and targets: what the state of their node allows."""
import pytest

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.db import volume_connectors
from ironic_clone.db import volume_targets

IDENT = 'c16d092a-599c-4fe5-970f-6454e7fcaf35'
KINDS = {'connector': (volume_connectors, {'type': 'ip', 'connector_id': 'x'}),
         'target': (volume_targets, {'volume_type': 'iscsi', 'boot_index': 0, 'volume_id': 'v'})}
both = pytest.mark.parametrize('kind', KINDS)


@pytest.fixture
def create(world, database):
    def create(kind, node_uuid):
        store, values = KINDS[kind]
        store.create(database, {'uuid': IDENT, 'node_id': world.node(node_uuid).id, **values})
        return store
    return create


@both
@pytest.mark.parametrize('power', ['power on', None, 'power off'])
def test_update(world, database, create, new, kind, power):
    store = create(kind, new(power_state=power, provision_state='active'))
    def update(seen=None):
        world.ask(f'update_volume_{kind}', IDENT, values={'extra': {'a': 1}}, seen_updated_at=seen)
    if power == 'power off':
        update('never')
        assert store.get(database, IDENT).extra == {'a': 1}
        with pytest.raises(exception.StaleRecord, match=f'Volume {kind} {IDENT} was changed'):
            update('never')
        return
    with pytest.raises(exception.InvalidStateRequested, match=f'"volume {kind} update"'):
        update()


@both
@pytest.mark.parametrize('state', ['manageable', 'enroll', 'adopt failed', 'active', 'available'])
@pytest.mark.parametrize('power', ['power on', 'power off'])
def test_destroy(world, database, create, new, kind, state, power):
    store = create(kind, new(power_state=power, provision_state=state))
    if power == 'power on' and state in ('active', states.AVAILABLE):
        with pytest.raises(exception.InvalidStateRequested, match=f'"volume {kind} deletion"'):
            world.ask(f'destroy_volume_{kind}', IDENT)
        return
    world.ask(f'destroy_volume_{kind}', IDENT)
    with pytest.raises(exception.NotFound, match=f'Volume {kind} {IDENT} could not be found'):
        store.get(database, IDENT)


def test_a_boot_index_that_is_taken(world, database, create, new):
    create('target', new(power_state='power off'))
    other = IDENT.replace('c1', 'd1')
    target = volume_targets.get(database, IDENT)
    volume_targets.create(database, {
        'uuid': other, 'node_id': target.node_id, 'volume_type': 'iscsi', 'boot_index': 1,
        'volume_id': 'w'})
    with pytest.raises(exception.Conflict, match="with boot index '0' for the same node"):
        world.ask('update_volume_target', other, values={'boot_index': 0}, seen_updated_at=None)
