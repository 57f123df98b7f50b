"""Options are checked whole: a wrong one is named before anything starts."""
import pytest
from oslo_config import cfg
from oslo_log import log as oslo_log

from ironic_clone import conf
from ironic_clone.cmd import configuration
from ironic_clone.cmd import log_format
from ironic_clone.common import exception
from ironic_clone.conf import CONF


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a configuration text into options of its own."""
    def work(text: str | bytes) -> cfg.ConfigOpts:
        path = tmp_path / 'x.conf'
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        target = cfg.ConfigOpts()
        conf.register(target)
        oslo_log.register_options(target)
        configuration.read(target, ['--config-file', str(path)])
        return target
    return work


@pytest.mark.parametrize('text, named', [
    ('[api]\nport = seven\n', r'\[api\]port in .*x.conf: .*seven'),
    ('[api]\nport = 65536\n', r'\[api\]port in .*65535'),
    ('[api]\nhost_ip = not an address\n', r'\[api\]host_ip in '),
    ('[api]\nmax_limit = 0\n', r'\[api\]max_limit in .*greater than or equal to 1'),
    ('[api]\nmax_limit = $nosuch\n', r'\[api\]max_limit: .*nosuch'),
    ('[api]\nunix_socket_mode = 9\n', r'\[api\]unix_socket_mode in .*octal'),
    ('[api]\nenable_ssl_api = maybe\n', r'\[api\]enable_ssl_api in .*maybe'),
    ('[conductor]\nworkers_pool_size = 2\n', r'\[conductor\]workers_pool_size in .*3'),
    ('[conductor]\nreserved_workers_pool_percentage = 51\n', '50'),
    ('[conductor]\nclean_step_priority_override = x\n', 'clean_step_priority_override in'),
    ('[conductor]\nclean_step_priority_override = a.b:c\n', 'clean_step_priority_override in .*c'),
    ('[conductor]\nverify_step_priority_override = a.b:-1\n', 'verify_step_priority_override in'),
    ('[conductor]\ndisallowed_deployment_boot_modes = efi\n', 'boot_modes in .*uefi'),
    ('[conductor]\nworkers_pool_size =\n', r'\[conductor\]workers_pool_size is empty'),
    ('[database]\nmax_overflow =\n', r'\[database\]max_overflow is empty'),
    ('[conductor]\nworkers_pool_size = ${conductor.workers_pool_size}\n', 'refers to itself'),
    ('[DEFAULT]\nhost =\n', r'\[DEFAULT\]host in '), ('[DEFAULT]\nhost = a b\n', 'host in '),
    ('[DEFAULT]\nhost = a/b\n', 'host in '), (f'[DEFAULT]\nhost = {256 * "a"}\n', 'host in '),
    ('[fake]\npower_delay = long\n', r'\[fake\]power_delay in .*seconds'),
    ('[DEFAULT]\nauth_strategy = magic\n', r'\[DEFAULT\]auth_strategy in .*noauth'),
    ('[DEFAULT]\nrpc_transport = pigeon\n', r'\[DEFAULT\]rpc_transport in .*oslo'),
    ('[DEFAULT]\nhash_ring_algorithm = shake_128\n', 'hash_ring_algorithm in'),
    ('[database]\nmax_pool_size = many\n', r'\[database\]max_pool_size in'),
    ('[secrets]\nkeys = hush\n', r'\[secrets\]keys in .*x.conf: one of them has 3 bytes'),
    ('[secrets]\nkeys = hush!\n', r'\[secrets\]keys in .*x.conf: one of them is not in URL-safe'),
    ('[api\nport = 1\n', 'x.conf:1'),
    ('port = 1\n', 'x.conf:1'),
    (b'[api]\nunix_socket = \xff\n', 'UTF-8'),
])
def test_wrong_value_is_named_in_one_line(read, text, named):
    with pytest.raises(exception.ConfigInvalid, match=named) as caught:
        read(text)
    assert '\n' not in str(caught.value)
    assert 'LocationInfo' not in str(caught.value)
    assert 'hush' not in str(caught.value)


def test_good_values_are_read(read):
    assert read('[api]\nport = 7\nunix_socket_mode = 660\n').api.unix_socket_mode == 0o660


@pytest.mark.parametrize('option, value', [
    ('logging_context_format_string', '%(nosuch)s'),
    ('logging_context_format_string', '%(message'),
    ('logging_default_format_string', '%(message)d'),
    ('logging_default_format_string', '%s %s'),
    ('logging_debug_format_suffix', '%(lines)s'),
    ('logging_exception_prefix', '%(levelname)q'),
    ('logging_user_identity_format', '%(nobody)s')])
def test_a_format_of_the_log_that_cannot_be_used(read, option, value):
    """Each line would be a traceback instead, from then on."""
    log_format.check(read(''))
    target = read(f'[DEFAULT]\n{option} = {value}\n')
    with pytest.raises(exception.ConfigInvalid, match=rf'\[DEFAULT\]{option} = .*Error') as caught:
        log_format.check(target)
    assert '\n' not in str(caught.value)


@pytest.mark.parametrize('transport', ['none', 'json-rpc'])
def test_split_daemons_need_a_broker(transport):
    CONF.set_override('rpc_transport', transport)
    with pytest.raises(exception.ConfigInvalid, match='"oslo" and transport_url'):
        configuration.require_broker()


@pytest.fixture
def loaded(tmp_path, monkeypatch):
    """Return the file that CONF has been read from."""
    path = tmp_path / 'ironic_clone.conf'
    path.write_text('[api]\nmax_limit = 10\nport = 10\n')
    CONF(['--config-file', str(path)], project='ironic_clone')
    return path


def test_reload_takes_over_mutable_options_only(loaded):
    loaded.write_text('[api]\nmax_limit = 20\nport = 20\n')
    configuration.reload()
    assert (CONF.api.max_limit, CONF.api.port) == (20, 10)


def test_reload_while_others_read(loaded, monkeypatch):
    """A request that reads an option in the midst of a reload does not bring the old one back."""
    original = CONF._reload_config_files

    def meanwhile():
        assert CONF.api.max_limit == 10
        return original()
    monkeypatch.setattr(CONF, '_reload_config_files', meanwhile)
    loaded.write_text('[api]\nmax_limit = 20\n')
    configuration.reload()
    assert CONF.api.max_limit == 20


@pytest.mark.parametrize('text', [
    '[api]\nmax_limit = x\n', '[api]\nmax_limit = 0\n', '[api]\nmax_limit = 20\nport = x\n',
    '[api\n', None])
def test_reload_of_a_wrong_file_changes_nothing(loaded, text):
    if text is None:
        loaded.unlink()
    else:
        loaded.write_text(text)
    with pytest.raises(exception.ConfigInvalid):
        configuration.reload()
    assert (CONF.api.max_limit, CONF.api.port) == (10, 10)


@pytest.mark.parametrize('option, variable', [('auth_strategy', 'OS_DEFAULT__AUTH_STRATEGY'),
                                              ('port', 'OS_API__PORT')])
def test_what_is_wrong_in_the_environment_is_not_blamed_on_a_file(
        read, monkeypatch, option, variable):
    monkeypatch.setenv(variable, 'foo')
    with pytest.raises(exception.ConfigInvalid) as caught:
        read('[api]\nport = 6385\n')
    assert f']{option} in the environment variable {variable}: ' in str(caught.value)
    assert 'x.conf' not in str(caught.value)
