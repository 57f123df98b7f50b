"""The commands as an operator meets them: each in a process of its own."""
import os
import signal
import subprocess
import sys

import pytest

from ironic_clone.common import release

COMMANDS = {'ironic-clone': 'allinone', 'ironic-clone-api': 'api',
            'ironic-clone-conductor': 'conductor', 'ironic-clone-dbsync': 'dbsync',
            'ironic-clone-status': 'status'}
DAEMONS = ('ironic-clone', 'ironic-clone-api', 'ironic-clone-conductor')
NO_AUTH = '[DEFAULT]\nauth_strategy = noauth\n'


@pytest.fixture
def run(tmp_path):
    """Return a function: command, configuration, arguments -> the finished process."""
    def work(command, configuration='', *arguments):
        path = tmp_path / 'ironic_clone.conf'
        path.write_text(f'{configuration}\n[database]\nconnection = '
                        f'sqlite:///{tmp_path}/x.sqlite\n'
                        if '[database]' not in configuration else configuration)
        return subprocess.run(
            [sys.executable, '-m', f'ironic_clone.cmd.{COMMANDS[command]}',
             '--config-file', str(path), *arguments],
            capture_output=True, text=True, timeout=60, check=False,
            env={**os.environ, 'HOME': str(tmp_path)})
    return work


def refused(done, command, text, code=1):
    """Assert that the process said one line and exited with ``code``."""
    assert done.returncode == code, done
    assert done.stdout == ''
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith(f'{command}: ')
    assert text in lines[0]


@pytest.mark.parametrize('command', COMMANDS)
def test_help(run, command):
    done = run(command, '', '--help')
    assert done.returncode == 0
    assert f'usage: {command}' in done.stdout
    for option in ('--config-file', '--config-dir', '--version'):
        assert option in done.stdout


def test_version(run):
    done = run('ironic-clone', '', '--version')
    assert (done.returncode, done.stdout.strip()) == (0, release.VERSION)


@pytest.mark.parametrize('command', COMMANDS)
def test_wrong_value(run, command):
    arguments = {'ironic-clone-dbsync': ['version'],
                 'ironic-clone-status': ['upgrade', 'check']}.get(command, [])
    refused(run(command, '[api]\nport = x\n', *arguments), command, '[api]port in ')


def test_missing_file(run):
    refused(run('ironic-clone', '', '--config-file', '/nonexistent.conf'), 'ironic-clone',
            '/nonexistent.conf')


def test_log_that_cannot_be_written(run):
    refused(run('ironic-clone', '[DEFAULT]\nlog_file = /nonexistent/x.log\n'), 'ironic-clone',
            '/nonexistent/x.log')


@pytest.mark.parametrize('option, text', [
    ('logging_context_format_string = %(nosuch)s', 'logging_context_format_string = %(nosuch)s'),
    ('use_syslog = true\nsyslog_log_facility = moon', 'syslog facility must be one of'),
    ('log_config_append = /nonexistent.ini', '/nonexistent.ini')])
def test_log_that_cannot_be_set_up(run, option, text):
    refused(run('ironic-clone', f'[DEFAULT]\n{option}\n'), 'ironic-clone', text)


@pytest.mark.parametrize('command', COMMANDS)
def test_an_early_interrupt_leaves_no_traceback(command):
    """While the command is still being imported, that is: sent before the first line of it."""
    code = (f'import os, signal, sys; sys.argv[0] = "/usr/bin/{command}"\n'
            'from ironic_clone.cmd import bootstrap\n'
            'os.kill(os.getpid(), signal.SIGINT)\n'
            'import time; time.sleep(60)')
    done = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True,
                          timeout=30, check=False)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, '')


def test_an_interrupt_is_the_servers_affair_where_it_is_not_our_command():
    code = ('import signal\n'
            'signal.signal(signal.SIGINT, signal.default_int_handler)\n'   # inherited: ignored
            'from ironic_clone.cmd import bootstrap\n'
            'print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)')
    done = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True,
                          timeout=30, check=True)
    assert done.stdout == 'True\n'


@pytest.mark.parametrize('command', ['ironic-clone', 'ironic-clone-api'])
def test_authentication_that_cannot_be_set_up(run, command, database):
    refused(run(command, f'[database]\nconnection = {database.url}\n'), command,
            'auth_strategy = keystone')


@pytest.mark.parametrize('command, transport', [
    ('ironic-clone', 'json-rpc'), ('ironic-clone-api', 'json-rpc'), ('ironic-clone-api', 'none'),
    ('ironic-clone-conductor', 'json-rpc'), ('ironic-clone-conductor', 'none')])
def test_transport_that_does_not_fit(run, command, transport):
    refused(run(command, f'{NO_AUTH}rpc_transport = {transport}\n'), command,
            f'rpc_transport = {transport}')


@pytest.mark.parametrize('url, text', [
    ('nosuch://user:hush@127.0.0.1', 'transport driver "nosuch"'),
    ('kafka://user:hush@127.0.0.1/', 'library'),
    ('rabbit://user:hush@127.0.0.1:x/', 'malformed')])
@pytest.mark.parametrize('command', ['ironic-clone-api', 'ironic-clone-conductor'])
def test_broker_that_cannot_be(run, database, command, url, text):
    done = run(command, f'{NO_AUTH}transport_url = {url}\n'
               f'[database]\nconnection = {database.url}\n')
    assert done.returncode == 1
    refused(done, command, text)
    assert '[DEFAULT]transport_url' in done.stderr
    assert 'hush' not in done.stderr


def test_wrong_value_of_a_library_option(run, database):
    refused(run('ironic-clone', f'{NO_AUTH}[oslo_middleware]\nenable_proxy_headers_parsing = x\n'
                f'[database]\nconnection = {database.url}\n'),
            'ironic-clone', 'enable_proxy_headers_parsing in ')


@pytest.mark.parametrize('option', [
    'rpc_response_timeout = x', 'executor_thread_pool_size = x',
    'default_log_levels = amqp=LOUD', '[oslo_messaging_rabbit]\nssl = maybe'])
def test_wrong_value_of_an_option_that_is_registered_late(run, database, tmp_path, option):
    refused(run('ironic-clone-conductor', f'{NO_AUTH}transport_url = rabbit://127.0.0.1:1/\n'
                f'state_path = {tmp_path}\n{option}\n[database]\nconnection = {database.url}\n'),
            'ironic-clone-conductor', option.split('=')[-1].strip())


@pytest.mark.parametrize('command', DAEMONS)
def test_empty_database(run, command):
    refused(run(command, NO_AUTH), command, 'Run "ironic-clone-dbsync upgrade"')


@pytest.mark.parametrize('command, url, text', [
    ('ironic-clone', 'sqlite:////nonexistent/x.sqlite', 'unable to open database file'),
    ('ironic-clone', 'what is this', 'URL'),
    ('ironic-clone-api', 'mysql+pymysql://user:hush@127.0.0.1:1/x', 'Connection refused'),
    ('ironic-clone-conductor', 'nosuch://user:hush@127.0.0.1/x', 'nosuch'),
    ('ironic-clone-dbsync', 'sqlite:////nonexistent/x.sqlite', 'unable to open database file'),
    ('ironic-clone-dbsync', 'postgresql+psycopg2://user:hush@127.0.0.1:1/x',
     'Connection refused')])
def test_unreachable_database(run, command, url, text):
    arguments = ['upgrade'] if command == 'ironic-clone-dbsync' else []
    done = run(command, f'{NO_AUTH}[database]\nconnection = {url}\n', *arguments)
    refused(done, command, text)
    assert '[database]connection' in done.stderr
    assert 'hush' not in done.stderr


def test_broken_database(run, tmp_path):
    (tmp_path / 'x.sqlite').write_bytes(b'this is not a database' * 300)
    refused(run('ironic-clone', NO_AUTH), 'ironic-clone', 'not a database')
    refused(run('ironic-clone-dbsync', '', 'version'), 'ironic-clone-dbsync', 'not a database')


def test_the_line_goes_to_the_log_file_too(run, tmp_path):
    log = tmp_path / 'x.log'
    done = run('ironic-clone', f'{NO_AUTH}log_file = {log}\nrpc_transport = json-rpc\n')
    refused(done, 'ironic-clone', 'json-rpc')
    assert 'CRITICAL' in log.read_text()
    assert 'Traceback' not in log.read_text()


@pytest.mark.parametrize(('environment', 'words'), [
    ({}, 'http_basic_auth_user_file'),
    ({'PROMETHEUS_MULTIPROC_DIR': '/nope'}, 'PROMETHEUS_MULTIPROC_DIR = /nope')])
def test_wsgi_says_one_line(tmp_path, database, environment, words):
    path = tmp_path / 'x.conf'
    path.write_text('[DEFAULT]\nauth_strategy = http_basic\nhttp_basic_auth_user_file = /nope\n'
                    f'[database]\nconnection = {database.url}\n')
    done = subprocess.run([sys.executable, '-c', 'import ironic_clone.cmd.wsgi'],
                          capture_output=True, text=True, timeout=60, check=False,
                          env={**os.environ, 'IRONIC_CLONE_CONFIG_FILES': str(path),
                               **environment})
    refused(done, 'ironic-clone-api', words, code=3)   # see BOOT_ERROR


def test_wsgi_application_answers(database, tmp_path):
    path = tmp_path / 'x.conf'
    path.write_text(f'{NO_AUTH}transport_url = rabbit://127.0.0.1:1/\n'
                    f'[database]\nconnection = {database.url}\n')
    code = ('from ironic_clone.cmd.wsgi import application\n'
            'import webob\n'
            'print(webob.Request.blank("/v1").get_response(application).status)')
    done = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True,
                          timeout=60, check=False,
                          env={**os.environ, 'IRONIC_CLONE_CONFIG_FILES': str(path)})
    assert done.stdout.strip() == '200 OK', done.stderr


def test_eventlet_is_never_imported():
    code = ('from ironic_clone.cmd import bootstrap\n'
            'import oslo_messaging, sys\n'
            'from oslo_service import backend\n'
            'print(sys.modules["eventlet"], backend.get_backend_type().value)')
    done = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True,
                          timeout=60, check=True)
    assert done.stdout.split() == ['None', 'threading']


@pytest.mark.parametrize('module', ['allinone', 'api', 'conductor', 'dbsync', 'status', 'wsgi'])
def test_bootstrap_is_imported_first(module):
    """Nothing of ours or of a library comes before it."""
    import ast
    import importlib.util
    source = open(importlib.util.find_spec(f'ironic_clone.cmd.{module}').origin).read()
    first = next(node for node in ast.parse(source).body
                 if isinstance(node, ast.Import | ast.ImportFrom))
    assert ast.unparse(first) == 'from ironic_clone.cmd import bootstrap'
