"""Before any test: native threads, as in every entry point; and the options of the runs.

What the options mean is in ``functional/conftest.py``.
"""
from ironic_clone.cmd import bootstrap  # noqa: F401,I001  first of all
import hypothesis

# How long an example takes says how busy the machine is, not whether the product is right. The
# examples are always the same, so that a change is judged by what it changes;
# --hypothesis-profile=searching looks for others.
for name, same in (('patient', True), ('searching', False)):
    hypothesis.settings.register_profile(
        name, deadline=None, derandomize=same,
        suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile('patient')


def pytest_addoption(parser):
    parser.addoption('--rpc', choices=('none', 'rabbitmq'), default='none',
                     help='functional tests: one process, or API and conductor over a broker')
    parser.addoption('--db', choices=('sqlite', 'mariadb', 'postgresql'), default='sqlite',
                     help='functional tests: the kind of database')
    parser.addoption('--url', help='functional tests: use a service that runs already')


def pytest_configure(config):
    config.addinivalue_line('markers', 'commands(*names): subcommands that the test drives')
    config.addinivalue_line('markers', 'methods(*names): SDK methods that the test calls')
    # The clients' own deprecations are their business.
    config.addinivalue_line('filterwarnings', r'ignore:::openstack\..*')


def pytest_terminal_summary(terminalreporter):
    """Say how much of the tables about the API was held to it."""
    walked = [value for report in terminalreporter.stats.get('passed', ())
              if report.when == 'call'
              for name, value in report.user_properties if name == 'table']
    if not walked:
        return
    from ironic_clone.tests.tables import coverage
    terminalreporter.section('tables of the API')
    for line in coverage.told(walked):
        terminalreporter.line(line)
