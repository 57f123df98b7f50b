"""A configuration file made for Ironic starts us, and one line tells what has no effect."""
import pytest
from oslo_config import cfg

from ironic_clone import conf
from ironic_clone.conf import unshipped


@pytest.fixture
def lines(tmp_path):
    """Return a function: configuration texts -> the lines, the directory's name left out."""
    def read(*texts, arguments=()):
        for number, text in enumerate(texts):
            path = tmp_path / f'{number}.conf'
            path.write_text(text)
            arguments = (*arguments, '--config-file', str(path))
        fresh = cfg.ConfigOpts()
        conf.register(fresh)
        fresh(list(arguments), project='ironic_clone')
        return [line.replace(f'{tmp_path}/', '') for line in unshipped.lines(fresh)]
    return read


@pytest.mark.parametrize('text', [
    '',
    '[DEFAULT]\nhost = x\ntransport_url = rabbit://\n[api]\nport = 1\n',
    '[database]\nconnection = sqlite://\nmax_pool_size = 3\n',
    '[oslo_messaging_rabbit]\nheartbeat_rate = 3\n',
    '[a_driver_of_somebody]\nspeed = 3\n',
    '[conductor]\nsync-local-state-interval = 3\n',
])
def test_nothing_to_say(lines, text):
    assert lines(text) == []


def test_one_line_a_file(lines):
    assert lines('[DEFAULT]\nforce_raw_images = true\npecan_debug = 1\nhost = x\n'
                 '[pxe]\ntftp-root = /x\n[pxe]\ntftp_server = y\n',
                 '[api]\nport = 1\n',
                 '[json_rpc]\nport = 2\n') == [
        '0.conf sets options that have no effect in this release: '
        '[DEFAULT]force_raw_images, pecan_debug; [pxe]tftp_root, tftp_server.',
        '2.conf sets options that have no effect in this release: [json_rpc]port.']


def test_directories_are_looked_at(lines, tmp_path):
    directory = tmp_path / 'conf.d'
    directory.mkdir()
    (directory / 'a.conf').write_text('[inspector]\nforce_dhcp = x\n')
    (directory / 'a.txt').write_text('[inspector]\nforce_dhcp = x\n')
    assert lines('', arguments=('--config-dir', str(directory))) == [
        'conf.d/a.conf sets options that have no effect in this release: [inspector]force_dhcp.']


def test_values_are_not_shown(lines):
    assert 'hush' not in lines('[deploy]\nimage_server_password = hush\n')[0]


def test_switches_that_are_on_whatever_is_said(lines):
    told = lines('[oslo_policy]\nenforce_new_defaults = False\nenforce_scope = false\n',
                 '[oslo_policy]\nenforce_new_defaults = true\npolicy_file = x.yaml\n')
    assert told == ['0.conf sets options that have no effect in this release: '
                    '[oslo_policy]enforce_new_defaults, enforce_scope.']
