"""Traits of nodes."""
import pytest


def test_traits_are_set_added_and_removed(http, node):
    path = f'/v1/nodes/{node["uuid"]}/traits'
    http.put(path, {'traits': ['CUSTOM_B', 'CUSTOM_A', 'CUSTOM_B', 'HW_CPU_X86_VMX']}).expect(204)
    assert http.get(path).json() == {'traits': ['CUSTOM_A', 'CUSTOM_B', 'HW_CPU_X86_VMX']}
    added = http.put(f'{path}/CUSTOM_C').expect(204)
    assert added.headers['Location'] == f'{http.url}{path}/CUSTOM_C'
    http.put(f'{path}/CUSTOM_C').expect(204)
    http.delete(f'{path}/CUSTOM_A').expect(204)
    assert http.node(node['uuid'])['traits'] == ['CUSTOM_B', 'CUSTOM_C', 'HW_CPU_X86_VMX']
    http.delete(path).expect(204)
    assert http.get(path).json() == {'traits': []}


@pytest.mark.parametrize('body', [
    {'traits': ['lower']}, {'traits': ['CUSTOM_']}, {'traits': 'CUSTOM_A'}, {}, {'traits': [1]},
    {'traits': ['CUSTOM_A'], 'more': 1}, {'traits': ['NO_SUCH_STANDARD_TRAIT']},
    {'traits': [f'CUSTOM_{number}' for number in range(51)]},
    {'traits': ['CUSTOM_' + 'X' * 249]}], ids=lambda body: str(body)[:40])
def test_traits_that_are_none_are_refused(http, node, body):
    path = f'/v1/nodes/{node["uuid"]}/traits'
    http.put(path, {'traits': ['CUSTOM_KEPT']}).expect(204)
    answer = http.put(path, body)
    assert answer.status == 400, answer.body
    assert answer.error
    assert http.get(path).json() == {'traits': ['CUSTOM_KEPT']}


def test_removing_a_trait_that_is_not_there(http, node):
    answer = http.delete(f'/v1/nodes/{node["uuid"]}/traits/CUSTOM_NONE')
    assert (answer.status, 'CUSTOM_NONE' in answer.error) == (404, True)
