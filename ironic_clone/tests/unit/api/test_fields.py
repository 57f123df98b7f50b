"""The declarations of resources against the facts, at every version."""
import pytest

from ironic_clone.api import versions
from ironic_clone.api.endpoints import nodes
from ironic_clone.api.endpoints.chassis import CHASSIS
from ironic_clone.api.endpoints.deploy_templates import DEPLOY_TEMPLATES
from ironic_clone.api.endpoints.inspection_rules import INSPECTION_RULES
from ironic_clone.api.endpoints.portgroups import PORTGROUPS
from ironic_clone.api.endpoints.ports import PORTS
from ironic_clone.api.endpoints.runbooks import RUNBOOKS
from ironic_clone.api.endpoints.volume import CONNECTORS
from ironic_clone.api.endpoints.volume import TARGETS
from ironic_clone.api.resources.node import Node
from ironic_clone.common import exception
from ironic_clone.tests import tables

COLLECTIONS = (CHASSIS, PORTGROUPS, PORTS, CONNECTORS, TARGETS, DEPLOY_TEMPLATES,
               RUNBOOKS, INSPECTION_RULES)
FACTS = {Node: tables.load('nodes'),
         **{one.resource: tables.load(one.resource.collection) for one in COLLECTIONS}}
ARGUMENTS = {Node: nodes.LIST_ARGUMENTS,
             **{one.resource: one.list_arguments for one in COLLECTIONS}}
VALUES = {'uuid': '1bedc4fe-f89e-4c09-9e64-1a97967f6db6', 'mac': '52:54:00:aa:bb:01',
          'object': {}, 'boolean': True, 'text': 'x', 'ident': 'x', 'integer': 1, 'name': 'x'}
REFUSED = {400: exception.InvalidParameterValue, 406: exception.NotAcceptable}


def fields():
    for resource, facts in FACTS.items():
        for name, (since, views, write) in facts['fields'].items():
            yield pytest.param(resource, name, since, views, write,
                               id=f'{resource.singular}-{name}')


every_field = pytest.mark.parametrize('resource, name, since, views, write',
                                      list(fields()))
every_resource = pytest.mark.parametrize('resource', FACTS)


def fact(resource, name, key, default):
    """A fact about a field: its own, the resource's, or what is usual."""
    facts = FACTS[resource]
    return facts.get('quirks', {}).get(name, {}).get(key, facts.get(key, default))


def first(resource):
    return FACTS[resource].get('since', versions.MINIMUM)


@every_resource
@pytest.mark.parametrize('letter', 'bds')
def test_views_at_every_version(resource, letter):
    ungated = letter in FACTS[resource].get('ungated_views', '')
    for minor in range(first(resource), versions.MAXIMUM + 1):
        expected = {name for name, (since, views, _) in FACTS[resource]['fields'].items()
                    if letter in views and (since <= minor or ungated)}
        assert set(resource.view(letter, minor)) == expected, minor


@every_resource
def test_nothing_but_the_facts(resource):
    assert set(resource.fields) == set(FACTS[resource]['fields'])
    assert sorted(resource.patchable(versions.MAXIMUM)) == FACTS[resource]['patchable']


def body(resource, **fields):
    return {**FACTS[resource].get('required', {}), **fields}


@every_field
def test_create(resource, name, since, views, write):
    usual = VALUES.get(resource.fields[name].type.name, 'x')
    value = fact(resource, name, 'value', usual)
    if 'C' not in write:
        with pytest.raises(exception.InvalidParameterValue, match=name):
            resource.created(body(resource, **{name: value}), versions.MAXIMUM)
        return
    assert resource.created(body(resource, **{name: value}), since)[name] == value
    if since == first(resource):
        return
    below = fact(resource, name, 'create_below', FACTS[resource].get('below', 406))
    expect(below, lambda: resource.created(body(resource, **{name: value}), since - 1))
    if resource.fields[name].create_null:
        below = fact(resource, name, 'null_below', below)
        expect(below, lambda: resource.created(body(resource, **{name: None}), since - 1))


def expect(status, call):
    """Call it; it must be refused with a status, or accepted."""
    if status < 400:
        return call()
    with pytest.raises(REFUSED[status]):
        call()


@every_field
def test_select(resource, name, since, views, write):
    if name in FACTS[resource].get('unselectable', ()):
        with pytest.raises(exception.InvalidParameterValue):
            resource.select([name], versions.MAXIMUM)
        return
    chosen = tuple(key for key in resource.fields if key in (name, 'links'))
    assert resource.select([name], since) == chosen
    if since == first(resource):
        return
    below = fact(resource, name, 'select_below', 406)
    if below == 'silent':
        assert resource.select([name], since - 1) == ('links',)
        if 'd' in FACTS[resource].get('ungated_views', ''):
            assert resource.select([name], since - 1, 'd') == chosen
    else:
        expect(below, lambda: resource.select([name], since - 1))


@every_field
def test_sort_key(resource, name, since, views, write):
    if name in FACTS[resource]['unsortable']:
        with pytest.raises(exception.InvalidParameterValue):
            resource.check_sort_key(name, versions.MAXIMUM)
        return
    resource.check_sort_key(name, since)
    if since > first(resource):
        below = fact(resource, name, 'select_below', 406)
        expect(200 if below == 'silent' else below,
               lambda: resource.check_sort_key(name, since - 1))


@every_resource
def test_arguments_of_lists(resource):
    facts = FACTS[resource]['arguments']
    declared = ARGUMENTS[resource]
    assert set(declared) == set(facts)
    for name, (since, below) in facts.items():
        if since > first(resource):
            assert (declared[name].since, declared[name].below) == (since, below), name
        else:
            assert (declared[name].since or 1) <= first(resource), name


@every_resource
def test_unknown_names_are_refused(resource):
    for refused in (lambda: resource.select(['zz'], 115),
                    lambda: resource.check_sort_key('zz', 115),
                    lambda: resource.created(body(resource, zz=1), 115)):
        with pytest.raises(exception.InvalidParameterValue, match='zz'):
            refused()


@every_resource
def test_required_fields(resource):
    for name, field in resource.fields.items():
        if field.mandatory:
            with pytest.raises(exception.MissingParameterValue, match=name):
                resource.created({**body(resource), name: None}, versions.MAXIMUM)
