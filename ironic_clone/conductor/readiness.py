"""Whether a conductor can work: registered, seen lately, its lease valid, not stopping."""
from ironic_clone.common import clock
from ironic_clone.common import health as healths
from ironic_clone.conf import CONF


def watch(health: healths.Health, conductor) -> None:
    """Have ``health`` tell of a ``conductor.service.Conductor``, from before its start on."""
    health.add('registered', lambda: _registered(conductor))
    health.add('lease', lambda: _lease(conductor))
    health.add_drain(conductor.workers.draining.is_set)


def _registered(conductor) -> healths.Check:
    if conductor.registration.conductor_id is None:
        return healths.Check(False, 'the conductor is not registered')
    if conductor.tasks.fenced:
        return healths.Check(False, 'another process has taken the registration over')
    age = clock.steady() - conductor.keepalive.seen_at
    limit = CONF.conductor.heartbeat_timeout
    if 0 < limit < age:
        return healths.Check(
            False, f'no sign of life could be written for {age:.0f} s', age)
    return healths.Check(True, 'the conductor is registered', age)


def _lease(conductor) -> healths.Check:
    if conductor.registration.conductor_id is None or not conductor.lease.valid:
        return healths.Check(False, 'the conductor has no valid lease')
    return healths.Check(True, 'the lease is valid')
