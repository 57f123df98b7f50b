"""The tools of oslo.policy know our rules."""
import json
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


SAME = '(role:admin and system_scope:all) or (role:service and system_scope:all)'
ACCESS = {'token': {
    'roles': [{'id': 'r', 'name': 'night'}], 'methods': ['password'], 'is_domain': False,
    'project': {'id': 'p1', 'name': 'n', 'domain': {'id': 'default', 'name': 'd'}},
    'user': {'id': 'u', 'name': 'u', 'domain': {'id': 'default', 'name': 'd'}},
    'issued_at': '2020-01-01T00:00:00.000000Z', 'expires_at': '2099-01-01T00:00:00.000000Z'}}
TOOLS = {   # arguments: (a line that is there, a word that is not)
    'oslopolicy-list-redundant --namespace ironic_clone --config-file x.conf': (
        f'"baremetal:node:create": "{SAME}"', 'role:night'),
    'oslopolicy-policy-generator --namespace ironic_clone --config-file x.conf': (
        '"baremetal:node:get": "role:night"', 'Traceback'),
    'oslopolicy-policy-upgrade --namespace ironic_clone --policy policy.yaml': (
        'baremetal:node:get: role:night', 'Traceback'),
    'oslopolicy-convert-json-to-yaml --namespace ironic_clone --policy-file policy.json': (
        '"baremetal:node:get": "role:night"', 'Traceback'),
    'oslopolicy-checker --policy policy.yaml --access access.json --rule baremetal:node:get': (
        'passed: baremetal:node:get', 'failed'),
    'oslopolicy-checker --policy policy.yaml --access access.json --rule baremetal:node:create': (
        'failed: baremetal:node:create', 'passed')}


def test_the_other_tools(tmp_path):
    rules = {'baremetal:node:get': 'role:night', 'baremetal:node:create': SAME}
    (tmp_path / 'policy.json').write_text(json.dumps({'baremetal:node:get': 'role:night'}))
    (tmp_path / 'policy.yaml').write_text(json.dumps(rules))
    (tmp_path / 'access.json').write_text(json.dumps(ACCESS))
    (tmp_path / 'x.conf').write_text(f'[oslo_policy]\npolicy_file = {tmp_path}/policy.yaml\n')
    running = {}
    for command in TOOLS:
        tool, *arguments = command.split()
        running[command] = subprocess.Popen(
            [service.program(tool), *arguments], cwd=tmp_path, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    for command, (there, not_there) in TOOLS.items():
        output, errors = running[command].communicate(timeout=240)
        assert there in output.splitlines(), (command, output[:2000], errors)
        assert not_there not in output, command
