"""The chaos test, short, with faults that are the same each time; and that it can fail."""
import pytest

from ironic_clone.tests.chaos import run

PLAN = run.Plan(conductors=3, apis=2, nodes=60, faults=20, seed=7)


def test_a_cluster_under_fire_loses_nothing(tmp_path):
    assert run.main(PLAN, tmp_path) == 0


@pytest.mark.parametrize('unguarded', [False, True])
def test_who_comes_back_leaves_overtaken_machines_alone(
        tmp_path, rabbitmq_server, mariadb_server, unguarded, capsys):
    """With the lock check taken out, and nothing else changed, neither in the run nor in the
    checks, it commands them; the run says so, and tells the seed and the story of the nodes."""
    plan = run.Plan(conductors=2, apis=1, nodes=12, faults=1, seed=5, only='overtake_conductor',
                    clients=12, deploy_delay='2', first=True, unguarded=unguarded)
    code = run.main(plan, tmp_path, (rabbitmq_server, mariadb_server))
    printed, complained = capsys.readouterr()
    print(printed, complained)
    assert code == int(unguarded)
    assert (' overlaps ' in complained) is unguarded
    assert ('--- the story of node ' in printed) is unguarded
    assert ('--seed 5' in complained) is unguarded
