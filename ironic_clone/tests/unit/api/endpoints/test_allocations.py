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
