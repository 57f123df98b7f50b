"""Gates: what must hold before an operation may begin."""
import pytest

from ironic_clone.common import exception
from ironic_clone.conductor import gates


@pytest.mark.parametrize('columns, gate, error', [
    ({'maintenance': True}, lambda node: gates.not_in_maintenance(node, 'cleaning'),
     exception.NodeInMaintenance),
    ({'protected': True}, gates.not_protected, exception.NodeProtected),
    ({'retired': True}, lambda node: gates.not_retired(node, 'providing'),
     exception.NodeIsRetired)])
def test_gates_of_a_node(new, get, columns, gate, error):
    gate(get(new()))
    node = get(new(**columns))
    with pytest.raises(error, match=node.uuid):
        gate(node)


def test_maintenance_refuses_only_where_configured(new, get, conf):
    node = get(new(maintenance=True))
    gates.maintenance_allowed(node, 'providing')
    conf.set_override('allow_provisioning_in_maintenance', False, 'conductor')
    with pytest.raises(exception.NodeInMaintenance, match='The providing operation'):
        gates.maintenance_allowed(node, 'providing')


@pytest.mark.parametrize('operation, option, busy, idle', [
    (gates.DEPLOYMENT, 'max_concurrent_deploy', ['deploying', 'wait call-back'],
     ['deploy failed', 'cleaning', 'deploy hold']),
    (gates.CLEANING, 'max_concurrent_clean', ['deleting', 'cleaning', 'clean wait'],
     ['clean failed', 'deploying', 'clean hold'])])
@pytest.mark.parametrize('by_group', [False, True])
def test_limits_count_busy_nodes(world, new, conf, operation, option, busy, idle, by_group):
    conf.set_override(option, 2, 'conductor')
    conf.set_override('max_concurrent_per_conductor_group', by_group, 'conductor')
    uuid = new(conductor_group='mine')
    for state in idle:
        new(provision_state=state, conductor_group='mine')
    for state in busy[:2]:
        new(provision_state=state, conductor_group='other')
    with world.hold(uuid) as task:
        if by_group:
            gates.below_limit(task, operation)
            for state in busy[-2:]:
                new(provision_state=state, conductor_group='mine')
        with pytest.raises(exception.ConcurrentActionLimit, match=f'{operation}.*2'):
            gates.below_limit(task, operation)
