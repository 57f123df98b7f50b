"""What tools/test does about Debian packages that are missing."""
import pytest


@pytest.fixture
def debian(tool, monkeypatch):
    """The module, on a machine that has one of two packages."""
    module = tool('debian')
    monkeypatch.setattr(module, 'PROGRAMS', {'shell': 'bin/sh', 'absent': 'nonexistent/program'})
    return module


def test_what_is_there_is_not_asked_for(debian, tmp_path, monkeypatch):
    monkeypatch.setattr(debian, '_privilege', lambda: pytest.fail('nothing is to be installed'))
    debian.ensure(['shell'], tmp_path / 'log')


def test_what_cannot_be_installed_is_named_and_nothing_is_skipped(
        debian, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(debian, '_privilege', lambda: None)
    with pytest.raises(SystemExit) as caught:
        debian.ensure(['shell', 'absent'], tmp_path / 'log')
    assert caught.value.code == 1
    said = capsys.readouterr().err
    assert 'apt-get install absent' in said and 'shell' not in said


def test_an_installation_that_fails_stops_too(debian, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(debian, '_privilege', lambda: [])
    monkeypatch.setattr(debian.shutil, 'which', lambda name: f'/usr/bin/{name}')
    monkeypatch.setattr(debian, '_run', lambda arguments, record, progress: 100)
    with pytest.raises(SystemExit):
        debian.ensure(['absent'], tmp_path / 'log')
    assert 'apt-get could not install absent' in capsys.readouterr().err


def test_every_server_of_the_tests_has_a_package(tool):
    assert set(tool('debian').PROGRAMS) == {
        'memcached', 'openipmi', 'rabbitmq-server', 'mariadb-server', 'postgresql', 'systemd'}
