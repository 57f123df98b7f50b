"""The units of etc/systemd under a systemd that runs: on a machine of namespaces of its own.

A kernel, or a container, that does not let us have one is told of in a warning. What the daemons
say to systemd is then held by test_what_operators_see alone, which stands where systemd does.
"""
import contextlib
import pathlib
import warnings

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.peers import pyghmi_bmc
from ironic_clone.tests.peers import systemd
from ironic_clone.tests.servers import ports
from ironic_clone.tests.servers import wait

UNITS = pathlib.Path(__file__).resolve().parents[3] / 'etc/systemd'
BOTH, API, CONDUCTOR = 'ironic-clone', 'ironic-clone-api', 'ironic-clone-conductor'
CONFIGURATION = '/etc/ironic_clone/ironic_clone.conf'
SECONDS = 60
IMPATIENT = '[Unit]\nStartLimitBurst=1\n[Service]\nRestartSec=500ms\n'
"""With the interval that systemd has by default, it would start the daemon once, and no more."""
SLOW = 2
"""Seconds that a machine takes; it is asked twice for each change of its power."""


@contextlib.contextmanager
def where_there_is_systemd():
    """Let a test warn that it could not be: no package mends a kernel."""
    try:
        yield
    except systemd.UnavailableError as why:
        warnings.warn(f'The units were not run, for systemd cannot be run here: {why}',
                      stacklevel=3)


class Unit:
    """One of our units on a machine.

    :param more: what is put beside it, as by ``systemctl edit``.
    """

    def __init__(self, machine: systemd.Machine, name: str, more: str = ''):
        self._machine, self._name, self._more = machine, name, more
        machine.add_unit(UNITS / f'{name}.service', more)

    def edit(self, more: str) -> None:
        """Put more beside it."""
        self._more += more
        self._machine.add_unit(UNITS / f'{self._name}.service', self._more)

    def ask(self, *command: str) -> int:
        """Run systemctl with a command for it."""
        return self._machine.run('systemctl', *command, self._name).returncode

    def __getitem__(self, name: str) -> str:
        return self._machine.unit(self._name).get(name, '')

    def runs_again(self, before: str) -> None:
        """Wait until it serves as another process."""
        def runs():
            now = self._machine.unit(self._name)
            return now['ActiveState'] == 'active' and now['MainPID'] not in ('0', before) and now
        wait.until(runs, f'{self._name} is started again', SECONDS, pause=0.1)

    def journal(self) -> str:
        return self._machine.journal(self._name)


def configured(machine, port, **groups) -> None:
    """Write the configuration file."""
    settings = {'DEFAULT': {'auth_strategy': 'noauth', 'host': 'machine'},
                'api': {'host_ip': ports.LOOPBACK, 'port': port},
                'fake': {'power_delay': SLOW}}
    for group, options in groups.items():
        settings.setdefault(group, {}).update(options)
    machine.write(CONFIGURATION, ''.join(
        f'[{group}]\n' + ''.join(f'{name} = {value}\n' for name, value in options.items())
        for group, options in settings.items()))


def made(machine) -> None:
    """Make the database."""
    done = machine.run_as_service('ironic-clone-dbsync', 'upgrade')
    assert done.returncode == 0, done.stdout


def test_the_life_of_a_daemon():
    with where_there_is_systemd(), systemd.Machine() as machine:
        port = ports.free()
        unit = Unit(machine, BOTH, IMPATIENT)
        configured(machine, port)
        it_tries_until_there_is_a_database(machine, unit)
        url = f'http://{ports.LOOPBACK}:{port}'
        it_may_do_what_it_needs_and_no_more(machine, unit, http_client.HttpClient(url))
        assert unit['StatusText'] == f'Serves conductor machine and the API on {url}'
        it_says_what_a_reload_did(machine, unit, port)
        it_ends_its_work_before_it_stops(unit, http_client.HttpClient(url))
        it_is_started_again_when_it_hangs_and_when_it_is_killed(unit)


def it_tries_until_there_is_a_database(machine, unit):
    """And says why meanwhile; that it can serve is known once it is started."""
    assert unit.ask('start') != 0
    wait.until(lambda: 'Run "ironic-clone-dbsync upgrade"' in unit['StatusText'],
               'it is told why', SECONDS, pause=0.1)
    made(machine)
    unit.runs_again('0')
    assert int(unit['NRestarts']) > 0


def it_may_do_what_it_needs_and_no_more(machine, unit, http):
    """It has a database, locks and UDP; and neither rights, the system, nor anybody's home."""
    with pyghmi_bmc.PyghmiBMCs() as (bmc,):
        node = http.post('/v1/nodes', {
            'driver': 'ipmi', 'driver_info': bmc.driver_info()}).expect(201).json()['uuid']
        http.put(f'/v1/nodes/{node}/states/provision', {'target': 'manage'}).expect(202)
        wait.until(lambda: http.node(node)['provision_state'] == 'manageable', 'it is managed')
    status = machine.run('cat', f'/proc/{unit["MainPID"]}/status').stdout
    found = dict(line.split(':\t', 1) for line in status.splitlines())
    assert (found['CapEff'].strip('0'), found['NoNewPrivs'], found['Seccomp']) == ('', '1', '2')
    seen = machine.run_as_unit(UNITS / f'{BOTH}.service', 'ls /home 2>&1; cat /proc/mounts')
    assert "cannot open directory '/home': Permission denied" in seen
    assert any(line.split()[1] == '/' and line.split()[3].startswith('ro,')
               for line in seen.splitlines() if line.count(' ') == 5)
    done = machine.run('systemd-analyze', 'security', '--no-pager', '--threshold=20', BOTH)
    assert done.returncode == 0, done.stdout


def it_says_what_a_reload_did(machine, unit, port):
    assert unit.ask('reload') == 0
    wait.until(lambda: unit['StatusText'].endswith(', with the options reloaded'), 'it is told')
    configured(machine, port, api={'max_limit': 'many'})
    assert unit.ask('reload') == 0
    wait.until(lambda: 'Nothing was reloaded: ' in unit['StatusText'], 'it is told')
    assert '[api]max_limit' in unit['StatusText'] and unit['ActiveState'] == 'active'
    configured(machine, port)


def it_ends_its_work_before_it_stops(unit, http):
    """Longer than TimeoutStopSec, since its options allow that."""
    unit.edit('TimeoutStopSec=3\n')
    node = http.post('/v1/nodes', {'driver': 'fake-hardware'}).expect(201).json()['uuid']
    http.put(f'/v1/nodes/{node}/states/power', {'target': 'power on'}).expect(202)
    assert unit.ask('stop') == 0
    assert (unit['Result'], unit['ExecMainStatus']) == ('success', '0')
    wait.until(lambda: f'Node {node} is now in power state "power on"' in unit.journal(),
               'its log is in the journal')


def it_is_started_again_when_it_hangs_and_when_it_is_killed(unit):
    """If it hung, it has said where."""
    unit.edit('WatchdogSec=3\n')
    assert unit.ask('start') == 0
    for number in ('STOP', 'KILL'):
        before = unit['MainPID']
        unit.ask('kill', '--kill-who=main', f'--signal={number}')
        unit.runs_again(before)
    wait.until(lambda: 'Fatal Python error: Aborted' in unit.journal(),
               'its last words are in the journal')


def test_api_and_conductor(rabbitmq_server):
    """The other two units, each with what it needs."""
    with where_there_is_systemd(), systemd.Machine() as machine:
        port = ports.free()
        configured(machine, port, DEFAULT={'transport_url': rabbitmq_server.new_host()})
        conductor, api = (Unit(machine, name) for name in (CONDUCTOR, API))
        made(machine)
        assert (conductor.ask('start'), api.ask('start')) == (0, 0), api.journal()
        url = f'http://{ports.LOOPBACK}:{port}'
        assert conductor['StatusText'] == 'Serves conductor machine'
        assert api['StatusText'] == f'Serves the API on {url}'
        http = http_client.HttpClient(url)
        node = http.post('/v1/nodes', {'driver': 'fake-hardware'}).expect(201).json()['uuid']
        http.get(f'/v1/nodes/{node}/management/boot_device').expect(200)
        for unit in (api, conductor):
            assert unit.ask('stop') == 0
            assert (unit['Result'], unit['ExecMainStatus']) == ('success', '0')
