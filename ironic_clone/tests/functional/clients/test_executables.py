"""The executables, as a shell starts them: ``baremetal``, and the plugin of ``openstack``."""
import json
import subprocess

import pytest

from ironic_clone.tests.functional.clients import command
from ironic_clone.tests.servers import service as service_process


@pytest.mark.parametrize('words', [('baremetal',), ('openstack', 'baremetal')], ids=' '.join)
def test_an_executable(service, node, words):
    def run(*more):
        program, *before = words
        return subprocess.run([service_process.program(program), *before, *more],
                              env=command.environment(service.url), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120)
    done = run('node', 'show', node['name'], '-f', 'json', '--fields', 'uuid')
    assert (done.returncode, json.loads(done.stdout)) == (0, {'uuid': node['uuid']}), done.stderr
