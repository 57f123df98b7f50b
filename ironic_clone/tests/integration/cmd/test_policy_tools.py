"""The tools of oslo.policy know our rules."""
import subprocess

import pytest

from ironic_clone.tests.servers import service


def run(tool, *arguments):
    return subprocess.run([service.program(tool), '--namespace', 'ironic_clone', *arguments],
                          capture_output=True, text=True, timeout=120, check=False)


def test_the_sample_generator():
    done = run('oslopolicy-sample-generator')
    assert done.returncode == 0, done.stderr
    assert '#"baremetal:node:get": "' in done.stdout
    assert '# PUT  /v1/nodes/{node_ident}/states/power' in done.stdout


@pytest.mark.parametrize('rule, code', [('role:reader', 0), ('rule:nowhere', 1)])
def test_the_validator(tmp_path, rule, code):
    (tmp_path / 'policy.yaml').write_text(f'"baremetal:node:get": "{rule}"\n')
    (tmp_path / 'x.conf').write_text(f'[oslo_policy]\npolicy_file = {tmp_path}/policy.yaml\n')
    done = run('oslopolicy-validator', '--config-file', str(tmp_path / 'x.conf'))
    assert done.returncode == code, done.stdout + done.stderr
