"""JSON patches: what is refused, and what becomes of an object."""
import copy

import hypothesis
import jsonpatch
import pytest
from hypothesis import strategies

from ironic_clone.api import patch
from ironic_clone.api.resources.allocation import Allocation
from ironic_clone.api.resources.node import Node
from ironic_clone.api.resources.port import Port
from ironic_clone.common import exception

DOCUMENT = {'extra': {'a': {'b': [1, 2]}}, 'driver_info': {'ipmi_password': 'hush'},
            'name': 'n', 'driver': 'd', 'maintenance': True, 'protected': True, 'retired': True,
            'automated_clean': True, 'conductor_group': 'g', 'properties': {'cpus': 1},
            'network_data': {'links': []}, 'instance_uuid': None, 'parent_node': None}


def applied(operations, resource=Node, document=None):
    parsed = patch.parse(operations, resource, 115)
    return patch.apply(parsed, copy.deepcopy(DOCUMENT if document is None else document),
                       resource)


def op(op, path, *value):
    return {'op': op, 'path': path, **({'value': value[0]} if value else {})}


@pytest.mark.parametrize('body', [
    None, {}, 'x', 1, ['x'], [[]], [{}], [{'op': 'add'}], [{'path': '/extra', 'value': 1}],
    [op('test', '/extra', 1)], [{'op': 'move', 'path': '/extra', 'from': '/name'}],
    [op('add', 5, 1)], [op('add', 'extra', 1)], [op('add', '/', 1)], [op('add', '', 1)],
    [op('add', '/extra/', 1)], [op('add', '//extra', 1)], [op('add', '/extra/a b', 1)],
    [op('add', '/extra/a.b', 1)], [op('add', '/extra/a~1b', 1)], [op('add', '/extra\n', 1)],
    [op('add', '/extra')], [op('replace', '/extra')], [{**op('add', '/extra', 1), 'x': 1}],
    [op(['add'], '/extra', 1)], [op('add', '/uuid', 'x')], [op('remove', '/traits')],
    [op('add', '/console_enabled', True)], [op('add', '/maintenance_reason', 'x')],
    [op('add', '/zz/y', 1)], [op('add', '/provision_state', 'active')],
])
def test_refused_before_anything_is_read(body):
    with pytest.raises(exception.InvalidParameterValue):
        patch.parse(body, Node, 115)


@pytest.mark.parametrize('path, key', [
    ('/extra/a b', 'a b'), ('/extra/a.b', 'a.b'), ('/extra/a:b', 'a:b'), ('/extra/', ''),
    ('/extra/a~1b', 'a/b'), ('/extra/a~0b', 'a~b')])
def test_paths_of_an_allocation_may_hold_any_character(path, key):
    assert applied([op('add', path, 1)], Allocation, {'extra': {}}) == {'extra': {key: 1}}


@pytest.mark.parametrize('path', ['', 'extra', '/', '//extra', '/extra/a~b', '/extra/a~2'])
def test_and_have_to_be_pointers_to_what_may_be_patched(path):
    with pytest.raises(exception.InvalidParameterValue):
        patch.parse([op('add', path, 1)], Allocation, 115)


def test_a_refusal_names_what_may_be_patched():
    with pytest.raises(exception.InvalidParameterValue) as caught:
        patch.parse([op('replace', '/uuid', 'x')], Port, 115)
    assert all(name in str(caught.value) for name in Port.patchable(115))


@pytest.mark.parametrize('operations, values', [
    ([], {}),
    ([op('replace', '/name', 'm')], {'name': 'm'}),
    ([op('add', '/name', 'm')], {'name': 'm'}),
    ([op('remove', '/name')], {'name': None}),
    ([op('remove', '/extra')], {'extra': {}}),
    ([op('replace', '/extra', None)], {'extra': {}}),
    ([op('replace', '/properties', None)], {'properties': {}}),
    ([op('remove', '/protected')], {'protected': False}),
    ([op('remove', '/retired')], {'retired': None}),
    ([op('replace', '/maintenance', 'off')], {'maintenance': False}),
    ([op('replace', '/automated_clean', None)], {'automated_clean': None}),
    ([op('add', '/extra/x', {'y': 1})], {'extra': {'a': {'b': [1, 2]}, 'x': {'y': 1}}}),
    ([op('add', '/extra/a/b/-', 3)], {'extra': {'a': {'b': [1, 2, 3]}}}),
    ([op('add', '/extra/a/b/0', 0)], {'extra': {'a': {'b': [0, 1, 2]}}}),
    ([op('remove', '/extra/a/b/0')], {'extra': {'a': {'b': [2]}}}),
    ([op('replace', '/extra/a/b', [])], {'extra': {'a': {'b': []}}}),
    ([op('remove', '/extra'), op('add', '/extra', {}), op('add', '/extra/x', 1)],
     {'extra': {'x': 1}}),
    ([op('replace', '/protected', None)], {'protected': False}),
    ([op('replace', '/driver_info/ipmi_password', '******')],
     {'driver_info': {'ipmi_password': '******'}}),
])
def test_applied(operations, values):
    assert applied(operations) == values


@pytest.mark.parametrize('operation', [
    op('remove', '/driver'), op('replace', '/driver', None), op('replace', '/driver', 5),
    op('remove', '/maintenance'), op('replace', '/maintenance', None),
    op('replace', '/maintenance', 'zz'), op('remove', '/conductor_group'),
    op('replace', '/conductor_group', None), op('remove', '/automated_clean'),
    op('replace', '/name', None), op('replace', '/parent_node', None),
    op('replace', '/network_data', None), op('replace', '/extra', []),
    op('replace', '/instance_uuid', 'x'), op('add', '/name/x', 1), op('remove', '/name/x'),
    op('replace', '/extra/zz', 1), op('remove', '/extra/zz'), op('add', '/extra/y/z', 1),
    op('add', '/extra/a/b/9', 1), op('add', '/extra/a/b/x', 1), op('remove', '/extra/a/b/-'),
    op('replace', '/extra/a/b/-', 1), op('add', '/instance_uuid/x', 1),
])
def test_refused(operation):
    with pytest.raises(exception.Invalid):
        applied([operation])


@pytest.mark.parametrize('operation', [
    op('remove', '/extra'), op('replace', '/extra', {}), op('add', '/extra/x', 1),
    op('remove', '/extra/a')])
def test_what_was_removed_is_gone(operation):
    """To the end of the patch, or until add brings it back."""
    with pytest.raises(exception.PatchError, match='was removed before'):
        applied([op('remove', '/extra'), operation])
    with pytest.raises(exception.PatchError, match='was removed before'):
        applied([op('remove', '/extra'), op('add', '/extra', {}), op('remove', '/extra'),
                 operation])


def test_applied_twice():
    """A patch is applied anew when the object was changed meanwhile."""
    parsed = patch.parse([op('add', '/extra', {'list': []}), op('add', '/extra/list/-', 1),
                          op('add', '/extra/more', {}), op('add', '/extra/more/x', [2]),
                          op('add', '/extra/more/x/-', 3)], Node, 115)
    for _ in range(2):
        assert patch.apply(parsed, {'extra': {}}, Node) == {
            'extra': {'list': [1], 'more': {'x': [2, 3]}}}


def test_a_path_is_no_deeper_than_a_body_may_be(conf):
    """Else many operations would nest what no JSON can hold, each by one level."""
    conf.set_override('max_json_body_depth', 10, 'api')
    patch.parse([op('add', '/extra' + '/a' * 9, {})], Node, 115)
    with pytest.raises(exception.InvalidParameterValue, match='10 parts'):
        patch.parse([op('add', '/extra' + '/a' * 10, {})], Node, 115)


def test_all_or_nothing():
    document = copy.deepcopy(DOCUMENT)
    with pytest.raises(exception.PatchError):
        applied([op('add', '/extra/x', 1), op('remove', '/extra/zz')], document=document)
    assert document == DOCUMENT


@pytest.mark.parametrize('path', ['/driver_info/zz/y', '/driver_info/ipmi_password/x'])
def test_errors_do_not_tell_secrets(path):
    for word in ('add', 'replace', 'remove'):
        with pytest.raises(exception.PatchError) as caught:
            applied([op(word, path, 1)])
        assert 'hush' not in str(caught.value)


@pytest.mark.parametrize('resource, operation, since, refused', [
    (Node, op('add', '/shard', 'x'), 82, True), (Node, op('replace', '/shard', 'x'), 82, True),
    (Node, op('remove', '/shard'), 82, False), (Port, op('add', '/name', 'x'), 88, False),
    (Port, op('remove', '/name'), 88, False),
    *((Port, op(word, f'/{name}', None), since, True) for word in ('add', 'replace', 'remove')
      for name, since in (('pxe_enabled', 19), ('local_link_connection', 19),
                          ('portgroup_uuid', 24), ('physical_network', 34),
                          ('is_smartnic', 53))),
])
def test_versions(resource, operation, since, refused):
    operations = patch.parse([operation], resource, 115)
    patch.check_versions(operations, resource, since)
    if refused:
        with pytest.raises(exception.NotAcceptable):
            patch.check_versions(operations, resource, since - 1)
    else:
        patch.check_versions(operations, resource, since - 1)


JSON = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers(0, 9),
    lambda inner: strategies.lists(inner, max_size=3) | strategies.dictionaries(
        strategies.sampled_from('abc'), inner, max_size=3), max_leaves=8)
OBJECT = strategies.dictionaries(strategies.sampled_from('abc'), JSON, max_size=3)
PATH = strategies.lists(strategies.sampled_from(['a', 'b', 'c', '0', '1', '-']), min_size=1,
                        max_size=3).map(lambda parts: '/extra/' + '/'.join(parts))
OPERATION = strategies.builds(op, strategies.sampled_from(['add', 'replace']), PATH, JSON) | \
    strategies.builds(op, strategies.just('remove'), PATH)


@hypothesis.given(OBJECT, strategies.lists(OPERATION, min_size=1, max_size=4))
@hypothesis.settings(max_examples=300, deadline=None)
def test_as_the_library_applies_them(extra, operations):
    document = {'extra': extra}
    try:
        expected = jsonpatch.apply_patch(document, operations)['extra']
    except Exception:
        expected = None
    try:
        found = applied(operations, document=document)['extra']
    except exception.Invalid:
        found = None
    assert found == expected
    assert document == {'extra': extra}


ODD = strategies.none() | strategies.integers() | strategies.text(max_size=5) | OBJECT


@hypothesis.given(ODD | strategies.lists(ODD | strategies.fixed_dictionaries({}, optional={
    'op': ODD | strategies.sampled_from(patch.OPERATIONS), 'value': ODD,
    'path': ODD | PATH | strategies.sampled_from(['/name', '/driver', '/extra', '/protected'])}),
    max_size=3))
@hypothesis.settings(max_examples=200, deadline=None)
def test_nothing_but_a_sentence(body):
    try:
        applied(body)
    except exception.Invalid as error:
        assert str(error)
