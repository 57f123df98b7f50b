"""tools/quickstart as a newcomer meets it: it runs, says what to type next, and stops on Ctrl-C.

The environment that it would install is the one of the tests; ``tools/test quickstart`` runs it
from nothing, with --check.
"""
import importlib
import json
import pathlib
import re
import signal
import subprocess
import sys
import urllib.request

import pytest

TOOLS = pathlib.Path(__file__).resolve().parents[3] / 'tools'
PACKAGES = ['-e', '.', 'python-ironicclient>=5.8.0']


@pytest.fixture
def state_dir(tmp_path, monkeypatch):
    """A state directory in which nothing is left to install."""
    monkeypatch.syspath_prepend(str(TOOLS))
    made = tmp_path / 'venv'
    made.mkdir()
    for name in ('bin', 'lib', 'pyvenv.cfg'):
        (made / name).symlink_to(pathlib.Path(sys.prefix) / name)
    environment = importlib.import_module('support.virtualenv').VirtualEnvironment(made, PACKAGES)
    (made / 'installed').write_text(environment._wanted())
    yield tmp_path
    for name in [name for name in sys.modules if name.split('.')[0] == 'support']:
        del sys.modules[name]


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM])
def test_it_runs_in_the_foreground_until_it_is_told_to_stop(state_dir, number):
    with subprocess.Popen(   # where Ctrl-C is not ignored, as it is by jobs in the background
            ['env', '--default-signal=INT', sys.executable, str(TOOLS / 'quickstart'),
             '--port', '0', '--state-dir', str(state_dir)], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        said = []
        for line in process.stdout:
            said.append(line)
            if 'Ctrl-C stops' in line:
                break
        text = ''.join(said)
        assert 'is up to date' in text and 'Preparing the database' in text
        url = re.search(r'The service answers at (http://127\.0\.0\.1:\d+) ', text)[1]
        assert len(re.findall(r'^  (export|baremetal) ', text, re.MULTILINE)) == 3
        with urllib.request.urlopen(f'{url}/v1/drivers') as answer:
            assert {'fake-hardware', 'ipmi'} == {
                driver['name'] for driver in json.load(answer)['drivers']}
        process.send_signal(number)
        try:
            last = process.communicate(timeout=60)[0]
        finally:
            process.kill()
    assert process.returncode == 0 and 'stopped' in last, last
    assert 'Traceback' not in last
    assert list(state_dir.rglob('ironic_clone.sqlite'))
    with pytest.raises(OSError):
        urllib.request.urlopen(f'{url}/v1')
