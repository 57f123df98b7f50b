"""The sample of the policy is what the generator writes."""
import pathlib

import ironic_clone
from ironic_clone.api.policies import registry

SAMPLE = pathlib.Path(ironic_clone.__file__).parent.parent / 'etc' / 'policy.yaml.sample'


def test_it_has_every_rule_with_its_default_and_nothing_else():
    """How the library wraps sentences changes with its releases."""
    told = [line for line in SAMPLE.read_text().splitlines() if line.startswith('#"')]
    assert told == [f'#"{default.name}": "{default.check_str}"'
                    for default in registry.documented()], 'run: tools/test genconfig'


def test_it_tells_which_requests_a_rule_guards():
    text = SAMPLE.read_text()
    for rule in ('baremetal:node:set_power_state', 'baremetal:node:create:self_owned_node'):
        part = text.split(f'#"{rule}"')[0].rsplit('\n\n', 1)[1]
        assert '/v1/nodes' in part
