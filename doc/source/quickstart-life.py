import openstack

cloud = openstack.connect(
    auth_type='none', endpoint='http://127.0.0.1:6385',
    baremetal_endpoint_override='http://127.0.0.1:6385')
node = cloud.baremetal.create_node(driver='fake-hardware', name='second')
for verb in ('manage', 'provide', 'active'):
    node = cloud.baremetal.set_node_provision_state(node, verb, wait=True)
    print(node.name, node.provision_state)
cloud.baremetal.set_node_power_state(node, 'power off', wait=True)
cloud.baremetal.set_node_provision_state(node, 'deleted', wait=True)
cloud.baremetal.delete_node(node)
