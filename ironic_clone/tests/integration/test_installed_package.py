"""An outside package that pip has installed is found by its entry points, in a new process."""
import json
import os
import subprocess
import sys

import pytest

from ironic_clone.tests.packages import install

LOAD = '''
import json
from ironic_clone.conf import CONF
from ironic_clone.drivers import loader

CONF(['--config-file', {config!r}], project='ironic_clone')
registry = loader.load()
print(json.dumps({{name: registry.get(name).classic for name in registry.names}}))
'''
PACKAGES = {
    'seed_driver': ({'enabled_drivers': 'seed', 'enabled_hardware_types': ''}, {'seed': True}),
    'waiting_driver': ({
        'enabled_hardware_types': 'waiting',
        **{f'enabled_{kind}_interfaces': 'waiting'
           for kind in ('power', 'deploy', 'management', 'inspect', 'rescue', 'vendor')}},
        {'waiting': False}),
}


@pytest.mark.parametrize('package', PACKAGES)
def test_it_is_found_and_loaded(tmp_path, package):
    options, expected = PACKAGES[package]
    config = tmp_path / 'service.conf'
    config.write_text('[DEFAULT]\n' + ''.join(
        f'{name} = {value}\n' for name, value in options.items()))
    install.install(package, tmp_path / 'site')
    found = subprocess.run(
        [sys.executable, '-W', 'ignore', '-c', LOAD.format(config=str(config))],
        env={**os.environ, 'PYTHONPATH': str(tmp_path / 'site'),
             'XDG_CACHE_HOME': str(tmp_path / 'cache')},
        capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout) == expected
