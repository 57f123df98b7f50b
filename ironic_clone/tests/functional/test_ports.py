"""Ports through the API."""
import uuid

import pytest


def test_a_port_is_created_read_changed_and_deleted(http, node, new_port):
    port = new_port(node, extra={'slot': 1}, physical_network='physnet1', name='left')
    path = f'/v1/ports/{port["uuid"]}'
    read = http.get(path).expect(200).json()
    assert (read['node_uuid'], read['extra'], read['pxe_enabled']) == (
        node['uuid'], {'slot': 1}, True)
    changed = http.patch(path, [{'op': 'replace', 'path': '/extra/slot', 'value': 2},
                                {'op': 'replace', 'path': '/pxe_enabled', 'value': False}])
    assert changed.expect(200).json()['extra'] == {'slot': 2}
    assert http.get(path).json()['pxe_enabled'] is False
    assert http.delete(path).expect(204).body == b''
    assert http.get(path).status == 404


def test_ports_of_a_node(http, new_node, new_port):
    one, other = new_node(), new_node()
    ports = {new_port(one)['uuid'] for _ in range(3)}
    new_port(other)
    for path in (f'/v1/ports?node={one["uuid"]}', f'/v1/ports?node={one["name"]}',
                 f'/v1/nodes/{one["uuid"]}/ports'):
        assert {port['uuid'] for port in http.get(path).expect(200).json()['ports']} == ports
    detailed = http.get(f'/v1/nodes/{one["uuid"]}/ports/detail').expect(200).json()['ports']
    assert {port['node_uuid'] for port in detailed} == {one['uuid']}


def test_a_port_is_found_by_its_address(http, node, new_port):
    port = new_port(node)
    found = http.get(f'/v1/ports?address={port["address"]}').expect(200).json()['ports']
    assert [one['uuid'] for one in found] == [port['uuid']]


def test_an_address_belongs_to_one_port(http, node, new_port):
    port = new_port(node)
    answer = http.post('/v1/ports', {'address': port['address'], 'node_uuid': node['uuid']})
    assert (answer.status, port['address'] in answer.error) == (409, True)


@pytest.mark.parametrize('fields', [
    {'address': 'nonsense'}, {'address': '52-54-00-00-00-01'}, {'address': None},
    {'node_uuid': str(uuid.UUID(int=7))}, {'node_uuid': 'nonsense'}, {'colour': 'red'},
    {'extra': 'text'}, {'pxe_enabled': 'perhaps'}, {'local_link_connection': {'colour': 'red'}},
    {'local_link_connection': {'port_id': 'e1'}}, {'physical_network': ''},
    {'physical_network': 'x' * 65}, {'uuid': 'nonsense'}], ids=str)
def test_a_port_that_makes_no_sense_is_refused(http, node, new_address, fields):
    body = {'address': new_address(), 'node_uuid': node['uuid'], **fields}
    answer = http.post('/v1/ports', body)
    assert answer.status == 400, answer.body
    assert answer.error
    assert http.get(f'/v1/ports?node={node["uuid"]}').json()['ports'] == []


def test_connectivity_is_left_alone_while_the_machine_is_used(http, available, new_port):
    # available is no state in which it may change, so the port was made before.
    port = new_port(available)
    answer = http.patch(f'/v1/ports/{port["uuid"]}', [
        {'op': 'replace', 'path': '/pxe_enabled', 'value': False}])
    assert answer.status == 409, answer.body
    http.put(f'/v1/nodes/{available["uuid"]}/maintenance').expect(202)
    http.patch(f'/v1/ports/{port["uuid"]}', [
        {'op': 'replace', 'path': '/pxe_enabled', 'value': False}]).expect(200)


def test_ports_go_with_their_node(http, new_node, new_port):
    node = new_node()
    port = new_port(node)
    http.delete(f'/v1/nodes/{node["uuid"]}').expect(204)
    assert http.get(f'/v1/ports/{port["uuid"]}').status == 404
