"""The chaos test, short, with faults that are the same each time; and that it can fail."""
import pytest

from ironic_clone.tests.chaos import run

PLAN = run.Plan(conductors=3, apis=2, nodes=60, faults=20, seed=7)


def carry_out(plan, directory, servers=None):
    """Carry out a plan, print its figures, return the troubles."""
    one = run.Run(plan, directory, servers=servers)
    troubles = one.carry_out()
    print(one.summary())
    return troubles


def test_a_cluster_under_fire_loses_nothing(tmp_path):
    assert carry_out(PLAN, tmp_path) == []


@pytest.mark.parametrize('unguarded', [False, True])
def test_who_comes_back_leaves_overtaken_machines_alone(
        tmp_path, rabbitmq_server, mariadb_server, unguarded):
    """With the lock check taken out, and nothing else changed, neither in the run nor in the
    checks, it commands them."""
    plan = run.Plan(conductors=2, apis=1, nodes=12, faults=1, seed=5, only='overtake_conductor',
                    clients=12, deploy_delay='2', first=True, unguarded=unguarded)
    troubles = carry_out(plan, tmp_path, (rabbitmq_server, mariadb_server))
    if unguarded:
        assert any(' overlaps ' in trouble for trouble in troubles), troubles
    else:
        assert troubles == []
