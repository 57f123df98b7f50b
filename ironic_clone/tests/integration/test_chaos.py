"""The chaos test, short, with faults that are the same each time; and that it can fail."""
import dataclasses

import pytest

from ironic_clone.tests.chaos import run

PLAN = run.Plan(conductors=3, apis=2, nodes=60, faults=20, seed=7)
UNGUARDED = run.Plan(conductors=3, apis=1, nodes=24, faults=5, seed=5, only='pause_conductor',
                     unguarded=True)


@pytest.fixture
def carry_out(tmp_path_factory):
    """Return a function that carries out a plan, prints its figures, and returns the troubles."""
    def work(plan):
        one = run.Run(plan, tmp_path_factory.mktemp('chaos'))
        troubles = one.carry_out()
        print(one.summary())
        return troubles
    return work


def test_a_cluster_under_fire_loses_nothing(carry_out):
    assert carry_out(PLAN) == []


def test_without_the_lock_check_it_does(carry_out):
    """Two commands have to meet in time for it: not in every run, so that it has many."""
    assert any(carry_out(dataclasses.replace(UNGUARDED, seed=seed)) for seed in range(5, 25))
