"""One live process a hostname: who may take a name, and who is refused."""
import multiprocessing
import os

import pytest

from ironic_clone.common import exception
from ironic_clone.conductor import identity
from ironic_clone.db import conductors
from ironic_clone.db import models
from ironic_clone.db.engine import Database

DEADLINE = 30


def age(database, seconds):
    """Make the registrations look as old as that."""
    from datetime import timedelta

    from ironic_clone.db.record import now
    with database.write() as connection:
        connection.execute(models.Conductor.__table__.update().values(
            updated_at=now() - timedelta(seconds=seconds)))


@pytest.fixture
def claimed(database, register):
    """Return a function that claims and registers 'here', and lets go as a crash would."""
    def claim(host='here'):
        who = identity.Identity(database, host)
        who.claim()
        register(host, incarnation=who.incarnation)
        return who
    return claim


def test_a_free_name(database, fake_conf, claimed):
    who = claimed()
    assert os.path.exists(who.path) and who.path.startswith(fake_conf.state_path)
    with open(who.path) as file:
        assert file.read() == who.incarnation
    who.release()


def test_a_second_process_of_this_machine_is_refused(database, fake_conf, claimed):
    who = claimed()
    with pytest.raises(exception.ConductorAlreadyRegistered, match='here .*force_registration'):
        claimed()
    claimed('another').release()
    who.release()


def test_a_crashed_process_is_replaced_at_once(database, fake_conf, claimed):
    before = claimed()
    before.release()   # the kernel does that when a process dies
    assert conductors.get(database, 'here').online
    after = claimed()
    assert after.incarnation != before.incarnation
    assert conductors.get(database, 'here').incarnation == after.incarnation
    after.release()


def test_processes_that_end_before_they_register_cost_nothing(database, fake_conf, claimed):
    """A conductor was killed; the next ones wait for the broker, and are killed, too."""
    claimed().release()
    for _ in range(3):
        waiting = identity.Identity(database, 'here')
        waiting.claim()
        waiting.release()
    after = claimed()
    assert conductors.get(database, 'here').incarnation == after.incarnation
    after.release()


def test_a_name_that_was_forced_once_is_not_forced_for_ever(database, fake_conf, register):
    register(incarnation='elsewhere')
    fake_conf.set_override('force_registration', True, 'conductor')
    forced = identity.Identity(database, 'here')
    forced.claim()
    forced.release()   # before it registered
    fake_conf.set_override('force_registration', False, 'conductor')
    with pytest.raises(exception.ConductorAlreadyRegistered):
        identity.Identity(database, 'here').claim()


def test_the_lock_file_outlives_no_process(database, fake_conf, claimed, tmp_path):
    """A real process, killed: its name is free, and its row is taken back."""
    spawn = multiprocessing.get_context('spawn')
    ready = spawn.Event()
    child = spawn.Process(target=_hold, args=(
        str(database.url), fake_conf.state_path, ready), daemon=True)
    child.start()
    try:
        assert ready.wait(DEADLINE)
        with pytest.raises(exception.ConductorAlreadyRegistered):
            claimed()
    finally:
        child.kill()
        child.join(DEADLINE)
    claimed().release()


def _hold(url, state_path, ready):
    import time

    from ironic_clone.conf import CONF
    CONF([], project='ironic_clone', default_config_files=[], default_config_dirs=[])
    CONF.set_override('state_path', state_path)
    database = Database(url)
    who = identity.Identity(database, 'here')
    who.claim()
    conductors.register(database, 'here', '', ['fake-hardware'], [], who.incarnation)
    ready.set()
    time.sleep(DEADLINE)


@pytest.mark.parametrize(('seconds', 'refused'), [(0, True), (30, True), (61, False)])
def test_a_namesake_on_another_machine(database, fake_conf, register, claimed, seconds, refused):
    register(incarnation='elsewhere')
    age(database, seconds)
    if refused:
        with pytest.raises(exception.ConductorAlreadyRegistered):
            claimed()
    else:
        claimed().release()


def test_a_namesake_that_has_stopped(database, fake_conf, register, claimed):
    register(incarnation='elsewhere')
    conductors.unregister(database, 'here')
    claimed().release()


@pytest.mark.parametrize('here', [True, False])
def test_force(database, fake_conf, register, claimed, here):
    if here:
        claimed()
    else:
        register(incarnation='elsewhere')
    fake_conf.set_override('force_registration', True, 'conductor')
    who = claimed()
    assert conductors.get(database, 'here').incarnation == who.incarnation


def test_hosts_and_databases_do_not_meet(database, fake_conf, tmp_path):
    other = Database(f'sqlite:///{tmp_path}/other.sqlite')
    paths = {identity.Identity(database, host).path for host in ('a/b', '../a', 'a', 'ä' * 300)}
    paths.add(identity.Identity(other, 'a').path)
    other.close()
    assert len(paths) == 5
    assert {os.path.dirname(path) for path in paths} == {fake_conf.state_path}
    assert all(len(os.path.basename(path)) < 255 for path in paths)


def test_a_state_path_that_cannot_be_written(database, fake_conf, tmp_path):
    (tmp_path / 'file').write_text('')
    fake_conf.set_override('state_path', str(tmp_path / 'file' / 'below'))
    with pytest.raises(exception.ConfigInvalid, match='state_path.*cannot be made'):
        identity.Identity(database, 'here').claim()
