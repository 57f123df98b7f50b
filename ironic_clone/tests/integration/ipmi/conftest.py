"""BMCs for the tests of the IPMI interfaces; the kept sessions end with each test."""
import pytest

from ironic_clone.conf import CONF
from ironic_clone.drivers.ipmi import sessions
from ironic_clone.tests.peers import ipmi_sim
from ironic_clone.tests.peers import pyghmi_bmc


@pytest.fixture(autouse=True)
def conf():
    """Options at their defaults; a test sets its own with ``conf.set_override``."""
    CONF([], project='ironic_clone', default_config_files=[], default_config_dirs=[])
    yield CONF
    sessions.close_all()
    for name in ('power_state_change_timeout', 'soft_power_off_timeout',
                 'sync_power_state_interval'):
        CONF.clear_override(name, group='conductor')
    for name in ('min_command_interval', 'command_retry_timeout'):
        CONF.clear_override(name, group='ipmi')


@pytest.fixture
def pool():
    """A pool of sessions that is not the process's own."""
    pool = sessions.Pool()
    yield pool
    pool.close_all()


@pytest.fixture(scope='module')
def simulator():
    """ipmi_sim, as it is left by the tests of the module before."""
    with ipmi_sim.IpmiSim() as running:
        yield running


@pytest.fixture
def bmc():
    """One new BMC made of pyghmi."""
    with pyghmi_bmc.PyghmiBMCs() as [one]:
        yield one


@pytest.fixture
def six_bmcs():
    """Six of them."""
    with pyghmi_bmc.PyghmiBMCs(6) as all_of_them:
        yield all_of_them
