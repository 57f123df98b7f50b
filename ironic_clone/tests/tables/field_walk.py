"""Walks over the fields and list arguments of a resource through HTTP: at their version, and one
below, in brief, in detail, alone, chosen, as sort keys, on create and in patches."""
import dataclasses
from typing import Any

from ironic_clone.tests import tables
from ironic_clone.tests.tables.exchange_walk import told
from ironic_clone.tests.tables.world import World

MAXIMUM = 115
FIELDS_SINCE = 8
DETAIL_SINCE = 43
_INTERFACE = 'fake'
# What arguments of lists are given where any text does not do.
_VALUES = {'limit': '1', 'marker': None, 'sort_key': 'created_at', 'sort_dir': 'desc',
           'detail': 'true', 'associated': 'true', 'maintenance': 'true', 'retired': 'true',
           'sharded': 'true', 'include_children': 'true', 'instance_uuid': '{new}',
           'chassis_uuid': '{chassis}', 'parent_node': '{node}', 'node': '{node}',
           'node_uuid': '{node}', 'portgroup': '{portgroup}', 'address': '52:54:66:00:00:96',
           'provision_state': 'enroll', 'fault': 'power%20failure', 'type': 'dynamic',
           'project': {'runbooks': 'true'}, 'phase': 'main'}


@dataclasses.dataclass(frozen=True)
class Walked:
    """A resource and where it is found.

    :ivar table: the name of its facts.
    :ivar path: of its collection.
    :ivar ident: of the object in the world; None if there is none to be shown alone.
    :ivar detail_path: ``/detail`` is a list.
    :ivar patch_refused: what a patch of a newer field is answered: ``write`` 406, ``unknown``
        400, ``none`` nothing.
    :ivar also_refused: fields that it answers 406 in any case.
    :ivar patch_since: minor of the version that can patch.
    """

    table: str
    path: str
    ident: str | None
    detail_path: bool = False
    patch_refused: str = 'none'
    also_refused: tuple[str, ...] = ()
    patch_since: int = 1


_PORT_GATED = ('local_link_connection', 'pxe_enabled', 'portgroup_uuid', 'physical_network',
               'is_smartnic')
RESOURCES = (
    Walked('nodes', '/v1/nodes', '{node}', True, 'write'),
    Walked('ports', '/v1/ports', '{port}', True, 'none', _PORT_GATED),
    Walked('portgroups', '/v1/portgroups', '{portgroup}', True, 'none', ('mode', 'properties')),
    Walked('chassis', '/v1/chassis', '{chassis}', True),
    Walked('connectors', '/v1/volume/connectors', '{connector}'),
    Walked('targets', '/v1/volume/targets', '{target}'),
    Walked('deploy_templates', '/v1/deploy_templates', '{template}'),
    Walked('runbooks', '/v1/runbooks', '{runbook}', False, 'unknown'),
    Walked('inspection_rules', '/v1/inspection_rules', '{rule}'),
    Walked('allocations', '/v1/allocations', '{allocation}', patch_since=57),
    Walked('conductors', '/v1/conductors', '{host}'),
    Walked('drivers', '/v1/drivers', 'fake-hardware'))


class FieldWalk:
    """The walk over one resource.

    :ivar rows: how many rows of its table were held to the service.
    """

    def __init__(self, world: World, walked: Walked):
        self.world, self.walked = world, walked
        self.facts = tables.load(walked.table)
        self.fields: dict[str, list] = self.facts['fields']
        self.first = self.facts.get('since', 1)
        self.path = walked.path
        self.one = f'{walked.path}/{world.fill(walked.ident)}'
        self.collection = walked.path.rsplit('/', 1)[1]
        self.values = world.fill(tables.load('values').get(walked.table, {}))
        self.rows = 0

    def walk(self) -> None:
        """Go over all rows."""
        self.views()
        select = max(self.facts.get('select_since', FIELDS_SINCE), self.first)
        for name, (since, _, write) in self.fields.items():
            self.selected(name, max(since, select), select)
            if self.collection != 'drivers':
                self.sorted(name, since)
            if self.facts['patchable']:
                self.created(name, since, write)
                self.patched(name, since, write)
            self.rows += 1
        for name, (since, below) in self.facts['arguments'].items():
            self.argument(name, since, below)
            self.rows += 1

    def expect(self, status: int, method: str, path: str, minor: int, body: Any = None):
        answer = self.world(method, path, body, minor)
        assert answer.status == status, told(method, path, body, minor, status, answer)
        return answer

    # -- reading ----------------------------------------------------------------------------------
    def views(self) -> None:
        """Every view at every version at which it changes, and one below."""
        minors = {minor for since, _, _ in self.fields.values() for minor in (since - 1, since)}
        for minor in sorted({*minors, MAXIMUM, DETAIL_SINCE} - {0}):
            if minor < self.first:
                continue
            self.shown('s', self.one, minor)
            self.shown('b', self.path, minor)
            if self.walked.detail_path:
                self.shown('d', f'{self.path}/detail', minor)
            since, _ = self.facts['arguments'].get('detail', (None, None))
            if since is not None and minor >= since:
                self.shown('d', f'{self.path}?detail=true', minor)

    def shown(self, letter: str, path: str, minor: int) -> None:
        answer = self.expect(200, 'GET', path, minor).json
        objects = [answer] if letter == 's' else answer[self.collection]
        assert objects, (path, minor)
        ungated = letter in self.facts.get('ungated_views', '')
        expected = {name for name, (since, views, _) in self.fields.items()
                    if letter in views and (since <= minor or ungated)}
        for item in objects:
            assert set(item) == expected, (path, minor, set(item) ^ expected)

    def selected(self, name: str, since: int, first: int) -> None:
        """``fields=`` of a list and of an object."""
        refused = name in self.facts.get('unselectable', ()) or not self.fields[name][1]
        refused = refused or self.fields[name][1] == '-'
        lists = self.collection != 'drivers' or 'b' in self.fields[name][1]
        for path in (self.path, self.one) if lists else (self.one,):
            chosen = f'{path}?fields={name}'
            if refused:
                self.expect(400, 'GET', chosen, since)
                continue
            answer = self.expect(200, 'GET', chosen, since).json
            for item in answer[self.collection] if path == self.path else [answer]:
                assert set(item) == {name, 'links'}, (chosen, since, item)
            if since == self.first:
                continue
            below = self.quirk(name, 'select_below', 406)
            if since == first:
                below = 406
            if below == 'silent':
                below = 200
            self.expect(below, 'GET', chosen, since - 1)

    def sorted(self, name: str, since: int) -> None:
        """``sort_key`` of a list."""
        path = f'{self.path}?sort_key={name}'
        unsortable = name in self.facts['unsortable']
        self.expect(400 if unsortable else 200, 'GET', path, since)
        if since > self.first:
            below = self.quirk(name, 'select_below', 406)
            silent = 400 if unsortable else 200
            self.expect(silent if below == 'silent' else below, 'GET', path, since - 1)

    def argument(self, name: str, since: int, below: int | None) -> None:
        """One argument of the list."""
        value = _VALUES.get(name, 'walk')
        if name == 'fields':
            value = next(iter(self.fields))
        if name == 'marker':
            value = self.world.fill(self.walked.ident)
        if isinstance(value, dict):
            value = value.get(self.walked.table, 'walk')
        path = self.world.fill(f'{self.path}?{name}={value}')
        since = max(since, self.first)
        self.expect(200, 'GET', path, since)
        if below is not None and since > self.first:
            self.expect(below, 'GET', path, since - 1)

    # -- writing ----------------------------------------------------------------------------------
    def quirk(self, name: str, key: str, default: Any) -> Any:
        return self.facts.get('quirks', {}).get(name, {}).get(key, self.facts.get(key, default))

    def value(self, name: str) -> tuple[Any, int | None, int | None]:
        """Return what to write into a field, and the statuses of a create and of a patch."""
        default = [_INTERFACE] if name.endswith('_interface') else ['walk', 400, 400]
        value, created, patched = [*self.values.get(name, default), 201, 200][:3] \
            if len(self.values.get(name, default)) < 3 else self.values.get(name, default)
        return value, created, patched

    def created(self, name: str, since: int, write: str) -> None:
        """A create that gives the field."""
        value, status, _ = self.value(name)
        if 'C' not in write:
            status = 400
        body = {**self.base(), name: value}
        if name == 'node_ident':
            status, body = 201, {key: item for key, item in body.items() if key != 'node_uuid'}
        answer = self.expect(status, 'POST', self.path, since, body)
        if status == 201:
            made = answer.json
            if self.fields[name][1] not in ('', '-'):
                assert made[name] == value, (name, made)
            self.gone(made['uuid'])
        if 'C' in write and since > self.first:
            below = self.quirk(name, 'create_below', self.facts.get('below', 406))
            below = 201 if below == 200 else below
            answer = self.expect(below, 'POST', self.path, since - 1, body)
            if below == 201:
                self.gone(answer.json['uuid'])

    def base(self) -> dict[str, Any]:
        """Return the smallest body of a create, for objects that nothing else is like."""
        base = dict(self.facts.get('required', {}))
        for key, value in {'node_uuid': self.world.names['node'], 'driver': 'fake-hardware',
                           'address': self.world.address(),
                           'connector_id': self.world.address(), 'boot_index': 9}.items():
            if key in base:
                base[key] = value
        if str(base.get('name', '')).startswith('CUSTOM'):
            base['name'] = self.world.trait()
        if self.walked.table == 'ports':
            base['node_uuid'] = self.world.names['node']
        return base

    def gone(self, ident: str) -> None:
        if self.walked.table == 'nodes':   # one that has an instance is not deleted otherwise
            self.expect(202, 'PUT', f'{self.path}/{ident}/maintenance', MAXIMUM)
        self.expect(204, 'DELETE', f'{self.path}/{ident}', MAXIMUM)

    def patched(self, name: str, since: int, write: str) -> None:
        """A patch that names the field."""
        value, _, status = self.value(name)
        if 'P' not in write:
            status = 400
        if status is None:
            return
        since = max(since, self.walked.patch_since)
        operation = {'op': 'replace', 'path': f'/{name}', 'value': value}
        if since > max(self.first, self.walked.patch_since) and 'P' in write:
            refused = self.walked.patch_refused == 'write' or name in self.walked.also_refused
            below = 406 if refused else 400 if self.walked.patch_refused == 'unknown' else 200
            self.expect(below, 'PATCH', self.one, since - 1, [operation])
        answer = self.expect(status, 'PATCH', self.one, since, [operation])
        if status == 200 and self.fields[name][1] not in ('', '-'):
            assert answer.json[name] == value, (name, answer.json)
        if status == 200 and name == 'owner':   # a parent must have the same
            self.expect(200, 'PATCH', self.one, since, [{'op': 'remove', 'path': '/owner'}])
