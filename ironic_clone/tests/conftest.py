"""Before any test: native threads, as in every entry point; and the options of the runs.

What the options mean is in ``functional/conftest.py``.
"""
from ironic_clone.cmd import bootstrap  # noqa: F401


def pytest_addoption(parser):
    parser.addoption('--rpc', choices=('none', 'rabbitmq'), default='none',
                     help='functional tests: one process, or API and conductor over a broker')
    parser.addoption('--db', choices=('sqlite', 'mariadb', 'postgresql'), default='sqlite',
                     help='functional tests: the kind of database')
    parser.addoption('--url', help='functional tests: use a service that runs already')


def pytest_configure(config):
    # The clients' own deprecations are their business.
    config.addinivalue_line('filterwarnings', r'ignore:::openstack\..*')
