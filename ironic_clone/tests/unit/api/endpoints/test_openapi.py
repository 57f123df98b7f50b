"""The OpenAPI document: valid, and everything that is declared is in it."""
import json
import re

import openapi_spec_validator
import pytest

from ironic_clone.api import bodies
from ironic_clone.api import errors
from ironic_clone.api import routes
from ironic_clone.api import types
from ironic_clone.api import versions
from ironic_clone.api.collection import Collection
from ironic_clone.api.endpoints.ports import Ports
from ironic_clone.api.field import Field
from ironic_clone.api.openapi import build
from ironic_clone.api.openapi import words
from ironic_clone.api.refusals import Refusal
from ironic_clone.api.resources.port import Port
from ironic_clone.api.router import Router

WALK = [pytest.param(path, method, route, id=f'{method} {path}')
        for path, methods in routes.ROUTES.items() for method, route in methods.items()]
every_route = pytest.mark.parametrize('path, method, route', WALK)


@pytest.fixture(scope='module')
def document():
    """As a client sees it."""
    return json.loads(json.dumps(build.document(routes.ROUTES)))


@pytest.fixture(scope='module')
def schemas(document):
    """Its schemas."""
    return document['components']['schemas']


def test_it_is_valid(document):
    openapi_spec_validator.validate(document)
    assert document['openapi'].startswith('3.1.')


def test_nothing_but_the_routes(document):
    assert {(path, method.upper()) for path, methods in document['paths'].items()
            for method in methods} == {
        (path, method) for path, methods in routes.ROUTES.items() for method in methods}


@every_route
def test_every_route_and_what_it_declares(document, path, method, route):
    about = document['paths'][path][method.lower()]
    assert about['summary'].endswith('.')
    found = about.get('x-openstack', {})
    assert found.get('min-ver') == (f'1.{route.since}' if route.since > 1 else None)
    assert found.get('policy') == route.rule
    assert (about.get('security') == []) is (route.rule is None)
    parameters = {(each['in'], each['name']): each for each in about['parameters']
                  if '$ref' not in each}
    assert {name for place, name in parameters if place == 'path'} == set(
        re.findall(r'\{(\w+)\}', path))
    declared = parameters if not route.body_arguments else {}
    assert {name for place, name in declared if place == 'query'} == set(
        () if route.body_arguments else route.arguments)
    for name, argument in route.arguments.items():
        said = about['requestBody']['content']['application/json']['schema']['properties'][name] \
            if route.body_arguments else parameters['query', name]
        assert said.get('x-openstack', {}).get('min-ver') == (
            f'1.{argument.since}' if argument.since and argument.since > 1 else None)
    assert all(each['description'] for each in parameters.values())
    assert 'requestBody' in about or method == 'GET' or route.body is None and not (
        route.body_arguments and route.arguments)


@every_route
def test_every_route_says_how_it_may_be_answered(document, path, method, route):
    responses = document['paths'][path][method.lower()]['responses']
    if isinstance(route.endpoint, Refusal):
        assert str(route.endpoint.status) in responses
        assert min(responses) >= '400'
    else:
        assert str(route.success) in responses
        assert ('content' in responses[str(route.success)]) is (route.answer is not None)
    assert str(route.below) in responses or route.since == 1
    assert set(map(str, route.errors.values())) <= set(responses)
    assert {'400', '406'} <= set(responses)


@every_route
def test_what_a_route_answers_and_takes_is_declared(path, method, route):
    """Bodies are read by the declaration only: those that have none take none."""
    if isinstance(route.endpoint, Refusal):
        assert (route.answer, route.body) == (None, None)
        return
    if method == 'GET' and path != '/v1/openapi.json':
        assert route.answer is not None
    if method == 'POST':
        assert route.body is not None or route.body_arguments


def resources():
    for methods in routes.ROUTES.values():
        for route in methods.values():
            for declared in (route.answer, route.body):
                if getattr(declared, 'resource', None):
                    yield declared.resource


@pytest.mark.parametrize('resource', dict.fromkeys(resources()))
def test_every_field(schemas, resource):
    shown = schemas[resource.__name__]['properties']
    assert set(shown) == {name for name, field in resource.fields.items() if field.views}
    for name in shown:
        since = resource.fields[name].since
        assert shown[name]['x-openstack'].get('min-ver') == (f'1.{since}' if since > 1 else None)
    if f'{resource.__name__}Create' in schemas:
        created = schemas[f'{resource.__name__}Create']
        assert set(created['properties']) == {
            name for name, field in resource.fields.items() if field.creatable}
        assert created['required'] == [
            name for name, field in resource.fields.items() if field.mandatory]
    if f'{resource.__name__}Patch' in schemas:
        operations = schemas[f'{resource.__name__}Patch']['items']['anyOf']
        assert {f'/{name}' for name, field in resource.fields.items() if field.patchable} == {
            each['properties']['path']['const'] for each in operations
            if 'const' in each['properties']['path']}


def test_a_field_in_a_path_is_none_that_has_a_path_of_its_own(document):
    about = document['paths']['/v1/drivers/{driver_name}/{field}']['get']
    fields = next(each['schema']['enum'] for each in about['parameters']
                  if each.get('name') == 'field')
    assert 'hosts' in fields and 'properties' not in fields


def test_every_status_of_an_error_has_the_shape(document):
    for status, response in document['components']['responses'].items():
        assert response['content']['application/json']['schema'] == {
            '$ref': '#/components/schemas/Error'}, status
    assert set(words.STATUS) == {int(status.removeprefix('Error'))
                                 for status in document['components']['responses']}


def test_security(document):
    schemes = document['components']['securitySchemes']
    assert schemes['token']['name'] == 'X-Auth-Token'
    assert {name for each in document['security'] for name in each} == set(schemes)


def test_no_sentence_is_for_nothing(document):
    """Words for parameters that are gone would be forgotten here."""
    named = {(each['in'], each['name']) for methods in document['paths'].values()
             for about in methods.values() for each in about['parameters'] if '$ref' not in each}
    assert set(words.PATH) == {name for place, name in named if place == 'path'}
    assert set(words.QUERY) == {name for place, name in named if place == 'query'}


# -- a new field is one line ---------------------------------------------------------------------
class Extended(Port):
    """A copy of the declaration with one line more."""

    asset_tag = Field(types.Text(8), 100, views='bds', write='CP')


class ExtendedPorts(Ports):
    """The collection of the copy."""

    resource = Extended


def test_a_new_field_is_in_the_document():
    table = ExtendedPorts().routes()
    document = build.document(table)
    openapi_spec_validator.validate(document)
    found = document['components']['schemas']
    assert found['Extended']['properties']['asset_tag']['x-openstack'] == {
        'min-ver': '1.100', 'views': ['list', 'detail', 'single'], 'sortable': True,
        'select': True}
    sent = {'anyOf': [{'type': 'string', 'maxLength': 8}, {'type': 'null'}]}
    assert found['ExtendedCreate']['properties']['asset_tag'] == {
        **sent, 'x-openstack': {'min-ver': '1.100'}}
    patched = [each for each in found['ExtendedPatch']['items']['anyOf']
               if each['properties']['path'].get('const') == '/asset_tag']
    assert [each['properties']['value'] for each in patched] == [sent]
    parameters = {each['name']: each for each in
                  document['paths']['/v1/ports']['get']['parameters'] if '$ref' not in each}
    assert 'asset_tag' in parameters['fields']['schema']['items']['enum']
    assert 'asset_tag' in parameters['sort_key']['schema']['enum']
    before = json.dumps(build.document(Ports().routes()))
    assert 'asset_tag' not in before


def test_collections_declare_bodies_by_their_resource():
    for collection in (ExtendedPorts(),):
        assert isinstance(collection, Collection)
        route = collection.routes()['/v1/ports']['POST']
        assert route.body == bodies.New(Extended)


# -- as it is served -----------------------------------------------------------------------------
@pytest.mark.parametrize('path', ['/v1/openapi.json', '/openapi.json'])
@pytest.mark.parametrize('minor', [versions.MINIMUM, 90, 91, versions.MAXIMUM])
def test_served_at_every_version(api, path, minor):
    answer = api('GET', path, minor=minor)
    assert answer.status == 200
    assert answer.headers['Content-Type'] == 'application/json'
    assert answer.json == json.loads(json.dumps(build.document(routes.ROUTES)))


def test_it_is_found_as_a_file_only():
    with pytest.raises(errors.RoutingError) as raised:
        Router(routes.ROUTES).find('/v1/openapi', 'GET')
    assert raised.value.code == 404
