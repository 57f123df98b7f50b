"""The declarations of nodes and ports against the facts, at every version."""
import pytest

from ironic_clone.api import versions
from ironic_clone.api.endpoints import nodes
from ironic_clone.api.endpoints import ports
from ironic_clone.api.resources.node import Node
from ironic_clone.api.resources.port import Port
from ironic_clone.common import exception
from ironic_clone.tests.unit.api import tables

FACTS = {Node: tables.load('nodes'), Port: tables.load('ports')}
ARGUMENTS = {Node: nodes.LIST_ARGUMENTS, Port: ports.LIST_ARGUMENTS}
UNSELECTABLE = {Node: {'created_at', 'updated_at', 'links', 'ports', 'states', 'portgroups',
                       'volume'}, Port: {'node_ident'}}
VALUES = {'uuid': '1bedc4fe-f89e-4c09-9e64-1a97967f6db6', 'mac': '52:54:00:aa:bb:01',
          'object': {}, 'boolean': True, 'text': 'x', 'ident': 'x'}


def fields():
    for resource, facts in FACTS.items():
        for name, (since, views, write) in facts['fields'].items():
            yield pytest.param(resource, name, since, views, write,
                               id=f'{resource.singular}-{name}')


every_field = pytest.mark.parametrize('resource, name, since, views, write',
                                      list(fields()))
every_resource = pytest.mark.parametrize('resource', FACTS)


@every_resource
@pytest.mark.parametrize('letter', 'bds')
def test_views_at_every_version(resource, letter):
    for minor in range(versions.MINIMUM, versions.MAXIMUM + 1):
        expected = {name for name, (since, views, _) in FACTS[resource]['fields'].items()
                    if letter in views and since <= minor}
        assert set(resource.view(letter, minor)) == expected, minor


@every_resource
def test_nothing_but_the_facts(resource):
    assert set(resource.fields) == set(FACTS[resource]['fields'])
    assert sorted(resource.patchable()) == FACTS[resource]['patchable']


def body(resource, **fields):
    required = {Node: {'driver': 'd'}, Port: {'address': VALUES['mac']}}[resource]
    return {**required, **fields}


@every_field
def test_create(resource, name, since, views, write):
    value = VALUES.get(resource.fields[name].type.name, 'x')
    if 'C' not in write:
        with pytest.raises(exception.InvalidParameterValue, match=name):
            resource.created(body(resource, **{name: value}), versions.MAXIMUM)
        return
    assert resource.created(body(resource, **{name: value}), since)[name] == value
    if since > 1:
        with pytest.raises(exception.NotAcceptable, match=name):
            resource.created(body(resource, **{name: value}), since - 1)
        absent = body(resource, **{name: None})
        if not resource.fields[name].create_null:
            return
        if resource is Node:
            resource.created(absent, since - 1)
        else:
            with pytest.raises(exception.NotAcceptable):
                resource.created(absent, since - 1)


@every_field
def test_select(resource, name, since, views, write):
    if name in UNSELECTABLE[resource]:
        with pytest.raises(exception.InvalidParameterValue):
            resource.select([name], versions.MAXIMUM)
        return
    assert resource.select([name], since) == tuple(
        key for key in resource.fields if key in (name, 'links'))
    if since == 1:
        return
    if name == 'internal_info':
        assert resource.select([name], since - 1) == ('links',)
    else:
        with pytest.raises(exception.NotAcceptable):
            resource.select([name], since - 1)


@every_field
def test_sort_key(resource, name, since, views, write):
    if name in FACTS[resource]['unsortable'] or views == '-' or 'links' in \
            resource.fields[name].type.name:
        with pytest.raises(exception.InvalidParameterValue):
            resource.check_sort_key(name, versions.MAXIMUM)
        return
    resource.check_sort_key(name, since)
    if since > 1:
        with pytest.raises(exception.NotAcceptable):
            resource.check_sort_key(name, since - 1)


@every_resource
def test_arguments_of_lists(resource):
    facts = FACTS[resource]['arguments']
    declared = ARGUMENTS[resource]
    assert set(declared) == set(facts)
    for name, (since, below) in facts.items():
        if since > 1:
            assert (declared[name].since, declared[name].below) == (since, below), name
        else:
            assert declared[name].since is None, name


def test_unknown_names_are_refused():
    for refused in (lambda: Node.select(['zz'], 115), lambda: Node.check_sort_key('zz', 115),
                    lambda: Node.created({'driver': 'd', 'zz': 1}, 115)):
        with pytest.raises(exception.InvalidParameterValue, match='zz'):
            refused()


@every_resource
def test_required_fields(resource):
    for name, field in resource.fields.items():
        if field.mandatory:
            with pytest.raises(exception.MissingParameterValue, match=name):
                resource.created({**body(resource), name: None}, versions.MAXIMUM)
