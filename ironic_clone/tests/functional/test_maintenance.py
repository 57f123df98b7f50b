"""Maintenance of nodes."""
import pytest


def test_maintenance_comes_and_goes_with_its_reason(http, node):
    path = f'/v1/nodes/{node["uuid"]}/maintenance'
    http.put(path, {'reason': 'a fan is loud'}).expect(202)
    shown = http.node(node['uuid'])
    assert (shown['maintenance'], shown['maintenance_reason']) == (True, 'a fan is loud')
    http.put(path).expect(202)
    assert http.node(node['uuid'])['maintenance_reason'] is None
    http.delete(path).expect(202)
    http.delete(path).expect(202)   # once more changes nothing
    shown = http.node(node['uuid'])
    assert (shown['maintenance'], shown['fault']) == (False, None)


def test_nodes_are_listed_by_maintenance(http, new_node):
    kept, other = new_node(), new_node()
    http.put(f'/v1/nodes/{kept["uuid"]}/maintenance').expect(202)
    listed = {node['uuid'] for node in
              http.get('/v1/nodes?maintenance=true').expect(200).json()['nodes']}
    assert kept['uuid'] in listed and other['uuid'] not in listed


@pytest.mark.parametrize('body', [{'reason': 7}, {'reasons': 'x'}, ['x']], ids=str)
def test_a_reason_that_is_none_is_refused(http, node, body):
    answer = http.put(f'/v1/nodes/{node["uuid"]}/maintenance', body)
    assert answer.status == 400, answer.body
    assert http.node(node['uuid'])['maintenance'] is False
