"""The power interface against a BMC that can be told how to behave."""
import pytest

from ironic_clone.common import exception
from ironic_clone.drivers.ipmi import power
from ironic_clone.tests.peers import ipmi_task


@pytest.fixture
def interface():
    interface = power.IPMIPower()
    interface.reset_seconds = 0
    return interface


@pytest.fixture
def task(bmc):
    return ipmi_task.of(bmc.driver_info())


@pytest.mark.parametrize('before, target, commands, after', [
    (False, 'power on', ['on'], True),
    (True, 'power on', [], True),
    (True, 'power off', ['off'], False),
    (False, 'power off', [], False),
    (True, 'soft power off', ['soft'], False),
    (True, 'rebooting', ['off', 'on'], True),
    (False, 'rebooting', ['on'], True),
    (True, 'soft rebooting', ['soft', 'on'], True),
    (False, 'soft rebooting', ['on'], True)])
def test_each_power_state(bmc, task, interface, before, target, commands, after):
    bmc.switch(before)
    interface.set_power_state(task, target)
    state = bmc.state()
    assert (state['power'], state['on'], state['logins']) == (commands, after, 1)
    assert interface.get_power_state(task) == ('power on' if after else 'power off')


@pytest.mark.parametrize('target, told', [
    ('power off', [[], [], ['off']]),
    ('rebooting', [[], [], ['off'], ['off']]),
    ('soft rebooting', [[], [], ['soft'], ['soft']])])
def test_a_machine_that_is_overtaken_is_told_nothing_more(bmc, task, interface, target, told):
    """Whenever the lock is lost: a process may be stopped while it waits for the machine."""
    def commands(requests):
        left = iter(range(requests))

        def check():
            if next(left, None) is None:
                raise exception.LockLost(host='here', node=task.node.uuid, epoch=1)

        bmc.switch(True)
        before = len(bmc.state()['power'])
        task.check = check
        with pytest.raises(exception.LockLost):
            interface.set_power_state(task, target)
        return bmc.state()['power'][before:]

    assert [commands(requests) for requests in range(len(told))] == told


def test_a_machine_that_must_not_be_powered_off_is_reset(bmc, task, interface):
    bmc.switch(True)
    task.node.disable_power_off = True
    interface.reboot(task)
    state = bmc.state()
    assert (state['resets'], state['power']) == (1, [])
    with pytest.raises(exception.UnsupportedHardwareFeature, match='soft rebooting'):
        interface.set_power_state(task, 'soft rebooting')


def test_an_unknown_power_state_names_the_known_ones(task, interface):
    with pytest.raises(exception.InvalidParameterValue, match='"warp" is not .* soft power off'):
        interface.set_power_state(task, 'warp')


@pytest.mark.parametrize('target, state', [('power on', 'off'), ('soft power off', 'on')])
def test_a_state_that_is_not_reached_in_time(bmc, task, interface, target, state, conf):
    bmc.behave(stuck=True)
    bmc.switch(state == 'on')
    conf.set_override('power_state_change_timeout', 2, group='conductor')
    conf.set_override('soft_power_off_timeout', 1, group='conductor')
    seconds = 1 if target.startswith('soft') else 2
    with pytest.raises(exception.PowerStateFailure) as caught:
        interface.set_power_state(task, target)
    final = 'power off' if target.startswith('soft') else target
    assert str(caught.value) == (
        f'Failed to set node power state to {final}: after {seconds} seconds BMC '
        f'127.0.0.1:{bmc.port} still says: power {state}')


def test_the_timeout_of_the_request_goes_before_the_option(bmc, task, interface):
    bmc.behave(stuck=True)
    with pytest.raises(exception.PowerStateFailure, match='after 1 seconds'):
        interface.set_power_state(task, 'power on', timeout=1)


def test_polling_grows_rarer(bmc, task, interface):
    bmc.behave(stuck=True)
    with pytest.raises(exception.PowerStateFailure):
        interface.set_power_state(task, 'power on', timeout=2)
    # 0.1, 0.2, 0.4, 0.8, and the rest of 2 s; one more before the command.
    assert bmc.state()['status'] <= 8


@pytest.mark.parametrize('lie', [[], [1], [255, 255, 255]])
def test_a_bmc_that_lies_is_in_error(bmc, task, interface, lie, caplog):
    bmc.behave(lie=lie)
    assert interface.get_power_state(task) == 'error'
    assert 'no power state' in caplog.text


def test_a_busy_bmc_is_asked_again(bmc, task, interface):
    assert interface.get_power_state(task) == 'power off'
    bmc.behave(busy=1)
    assert interface.get_power_state(task) == 'power off'


def test_a_bmc_that_stays_busy_is_said_to_be(bmc, task, interface, conf):
    conf.set_override('command_retry_timeout', 1, group='ipmi')
    bmc.behave(busy=10)
    with pytest.raises(exception.IPMIFailure, match=r'Node Busy.*\(0xc0\)'):
        interface.get_power_state(task)


def test_a_forgetful_bmc_is_given_its_boot_device_before_power_on(bmc, interface):
    task = ipmi_task.of(
        bmc.driver_info(ipmi_force_boot_device='true', ipmi_disable_boot_timeout=False),
        driver_internal_info={'persistent_boot_device': 'disk'}, boot_mode='uefi')
    interface.reboot(task)
    assert bmc.state()['boot_options'] == [[5, 0xa0, 0x08, 0, 0, 0]]
