"""Options of every test run; what they mean is in ``functional/conftest.py``."""


def pytest_addoption(parser):
    parser.addoption('--rpc', choices=('none', 'rabbitmq'), default='none',
                     help='functional tests: one process, or API and conductor over a broker')
    parser.addoption('--db', choices=('sqlite', 'mariadb', 'postgresql'), default='sqlite',
                     help='functional tests: the kind of database')
    parser.addoption('--url', help='functional tests: use a service that runs already')
