"""The virtual environment in which tests run, whoever starts them."""
import os

from support import virtualenv

TESTS = 'ironic_clone/tests'


def environment() -> virtualenv.VirtualEnvironment:
    """Return it: ours, the tests' requirements, and the outside packages of the tests."""
    packages = sorted(str(path.parent) for path in
                      (virtualenv.ROOT / TESTS / 'packages').glob('*/pyproject.toml'))
    return virtualenv.VirtualEnvironment(
        os.environ.get('IRONIC_CLONE_TEST_VENV', virtualenv.ROOT / '.venv'),
        ['-e', '.[mysql,postgresql]', '-r', 'test-requirements.txt',
         # With it a test builds an outside package as its author would.
         'setuptools>=70.1', *packages])
