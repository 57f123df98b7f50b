"""Allocations as bodies give them; what becomes of them is the conductor's."""
import pytest

BODY = {'resource_class': 'x'}


@pytest.mark.parametrize('ident', ['1BEDC4FE-f89e-4c09-9e64-1a97967f6db6', 'no-uuid'])
def test_what_an_allocation_can_be_found_by(api, ident):
    made = api('POST', '/v1/allocations', {**BODY, 'uuid': ident})
    assert (made.status, made.json['uuid']) == (201, ident)
    assert api('GET', f'/v1/allocations/{ident}').status == 200
    assert api('GET', '/v1/allocations').json['allocations'][0]['links'][0]['href'].endswith(ident)


@pytest.mark.parametrize('ident', ['', 'a"b', 'a/b', 'lÑ', 'a b', 'x' * 37])
def test_what_could_not_be_found_again_is_refused(api, ident):
    refused = api('POST', '/v1/allocations', {**BODY, 'uuid': ident})
    assert refused.status == 400
    assert 'uuid' in refused.error
    assert api('GET', '/v1/allocations').json == {'allocations': []}


def test_candidates_are_kept_as_they_were_given(api, node):
    name = api('GET', f'/v1/nodes/{node}').json['name']
    made = api('POST', '/v1/allocations', {**BODY, 'candidate_nodes': [name or node, node]})
    assert made.json['candidate_nodes'] == [node, node]


def test_a_patch_reaches_keys_of_any_character(api):
    made = api('POST', '/v1/allocations', {**BODY, 'extra': {'a/b': 1}}).json['uuid']
    changed = api('PATCH', f'/v1/allocations/{made}', [
        {'op': 'remove', 'path': '/extra/a~1b'},
        {'op': 'add', 'path': '/extra/example.org', 'value': 2}])
    assert (changed.status, changed.json['extra']) == (200, {'example.org': 2})


@pytest.mark.parametrize('field', ['owner', 'node'])
def test_an_empty_text_is_none(api, field):
    made = api('POST', '/v1/allocations', {**BODY, field: ''})
    assert (made.status, made.json['owner'], made.json['node_uuid']) == (201, None, None)
