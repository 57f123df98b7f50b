"""Steps that the operator keeps callers from."""
import pytest

from ironic_clone.common import disallowed_steps
from ironic_clone.common import exception
from ironic_clone.conductor.steps import kinds

ALLOWED = {'interface': 'vendor', 'step': 'wash'}
DISALLOWED = {'interface': 'vendor', 'step': 'send_raw'}


@pytest.mark.parametrize('kind', ['clean', 'deploy', 'service'])
def test_steps_that_the_operator_disallows(conf, kind):
    disallowed_steps.refuse(kind, [])
    disallowed_steps.refuse(kind, [ALLOWED])
    with pytest.raises(exception.StepNotAllowed, match=(
            rf'{kind} step vendor.send_raw is not allowed: \[api\]disallow_{kind}_steps')):
        disallowed_steps.refuse(kind, [ALLOWED, DISALLOWED])
    assert disallowed_steps.without(kind, [DISALLOWED, ALLOWED]) == [ALLOWED]
    conf.set_override(f'disallow_{kind}_steps', [], 'api')
    disallowed_steps.refuse(kind, [DISALLOWED])
    assert disallowed_steps.without(kind, [DISALLOWED]) == [DISALLOWED]


def test_no_caller_asks_for_steps_of_verification():
    assert disallowed_steps.without(kinds.VERIFY.name, [DISALLOWED]) == [DISALLOWED]
