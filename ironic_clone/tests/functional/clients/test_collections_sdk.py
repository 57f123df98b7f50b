"""Everything that is not a node, with openstacksdk."""
import dataclasses
import uuid

import openstack.exceptions
import pytest

from ironic_clone.tests.functional.clients import driven

NODE = object()   # stands for the node of the test
STEP = {'interface': 'bios', 'step': 'x', 'args': {}}
RULE = [{'op': 'set-attribute', 'args': {'path': '/extra/seen', 'value': 'yes'}}]


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of object that is created, found, changed and deleted in the same way."""

    singular: str
    plural: str
    fields: dict
    change: dict
    findable: bool = True


KINDS = [
    Kind('chassis', 'chassis', {'description': 'c'}, {'description': 'd'}),
    Kind('port_group', 'port_groups', {'node_id': NODE}, {'extra': {'a': 1}}),
    Kind('volume_connector', 'volume_connectors',
         {'node_id': NODE, 'type': 'ip', 'connector_id': '192.0.2.1'}, {'extra': {'a': 1}}),
    Kind('volume_target', 'volume_targets',
         {'node_id': NODE, 'volume_type': 'iscsi', 'boot_index': 0, 'volume_id': 'v'},
         {'extra': {'a': 1}}),
    Kind('deploy_template', 'deploy_templates',
         {'name': 'CUSTOM_SDK', 'steps': [{**STEP, 'priority': 1}]}, {'extra': {'a': 1}}),
    Kind('runbook', 'runbooks', {'name': 'CUSTOM_SDK', 'steps': [{**STEP, 'order': 1}]},
         {'extra': {'a': 1}}, findable=False),
    Kind('inspection_rule', 'inspection_rules', {'description': 'c', 'actions': RULE},
         {'description': 'd'}, findable=False),
]
VERBS = ('create', 'get', 'update', 'patch', 'delete')


def _promised() -> str:
    names = [f'{verb}_{kind.singular}' for kind in KINDS for verb in VERBS]
    names += [kind.plural for kind in KINDS]
    names += [f'find_{kind.singular}' for kind in KINDS if kind.findable]
    return ' '.join(names)


@driven.methods(_promised())
def test_every_collection(sdk, http, manageable):
    http.power(manageable['uuid'], 'power off', 'power off')   # volumes are fixed while it is on
    http.wait_node(manageable['uuid'], reservation=None)
    for kind in KINDS:
        _life(sdk, manageable['uuid'], kind)


def _life(sdk, node: str, kind: Kind) -> None:
    def call(verb, *args, **options):
        return getattr(sdk, f'{verb}_{kind.singular}')(*args, **options)
    fields = {name: node if value is NODE else value for name, value in kind.fields.items()}
    made = call('create', **fields)
    assert call('get', made.id).id == made.id
    if kind.findable:
        assert call('find', made.id).id == made.id
        assert call('find', str(uuid.uuid4()), ignore_missing=True) is None
    listed = getattr(sdk, kind.plural)
    assert made.id in [one.id for one in listed()]
    assert made.id in [one.id for one in listed(details=True)]
    changed = call('update', made.id, **kind.change)
    assert {name: getattr(changed, name) for name in kind.change} == kind.change
    name, value = next(iter(kind.change.items()))
    patched = call('patch', call('get', made.id), [
        {'op': 'replace', 'path': f'/{name}', 'value': value}])
    assert getattr(patched, name) == value
    call('delete', made.id)
    assert call('delete', made.id, ignore_missing=True) is None
    with pytest.raises(openstack.exceptions.NotFoundException):
        call('get', made.id)


@driven.methods('add_runbook_trait remove_runbook_trait set_runbook_traits')
def test_traits_of_a_runbook(sdk):
    book = sdk.create_runbook(name=f'book-{uuid.uuid4().hex[:8]}',
                              steps=[{**STEP, 'order': 1}])
    sdk.set_runbook_traits(book, ['CUSTOM_A', 'CUSTOM_B'])
    sdk.add_runbook_trait(book, 'CUSTOM_C')
    sdk.remove_runbook_trait(book, 'CUSTOM_A')
    assert sdk.get_runbook(book.id).traits == ['CUSTOM_B', 'CUSTOM_C']
    sdk.delete_runbook(book)


@driven.methods('create_allocation get_allocation update_allocation patch_allocation '
                'delete_allocation wait_for_allocation allocations')
def test_allocations(sdk, http, available):
    kind = f'class-{uuid.uuid4().hex[:8]}'
    ident = available['uuid']
    http.unlocked(lambda: http.patch(f'/v1/nodes/{ident}', [
        {'op': 'add', 'path': '/resource_class', 'value': kind}])).expect(200)
    http.power(ident, 'power on', 'power on')
    http.wait_node(ident, reservation=None)
    made = sdk.create_allocation(resource_class=kind, name=kind, candidate_nodes=[ident])
    made = sdk.wait_for_allocation(made, timeout=30)
    assert (made.state, made.node_id) == ('active', ident)
    assert [one.id for one in sdk.allocations(resource_class=kind, state='active')] == [made.id]
    assert sdk.update_allocation(made, extra={'a': 1}).extra == {'a': 1}
    patched = sdk.patch_allocation(made, [{'op': 'remove', 'path': '/extra/a'}])
    assert (patched.extra, sdk.get_allocation(kind).extra) == ({}, {})
    assert sdk.get_node(ident).allocation_id == made.id
    sdk.delete_allocation(made)
    assert sdk.get_node(ident).instance_id is None
    failed = sdk.create_allocation(resource_class=f'{kind}-none')
    with pytest.raises(openstack.exceptions.ResourceFailure, match='no available nodes match'):
        sdk.wait_for_allocation(failed, timeout=30)
    ignored = sdk.wait_for_allocation(failed, ignore_error=True)
    assert ignored.state == 'error'
    sdk.delete_allocation(failed)


@driven.methods('list_driver_vendor_passthru call_driver_vendor_passthru')
def test_methods_of_a_driver(sdk):
    assert 'driver_echo' in sdk.list_driver_vendor_passthru('waiting')
    echoed = sdk.call_driver_vendor_passthru('waiting', 'POST', 'driver_echo', {'word': 'x'})
    assert echoed.json()['word'] == 'x'
