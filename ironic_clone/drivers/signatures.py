"""Older signatures of power interfaces, adapted once at load so that no call looks at them."""
import functools
import inspect


def adapt(power) -> None:
    """Let ``set_power_state`` and ``reboot`` of an instance be called with ``timeout``.

    Where a method does not take it, the instance gets one that does and drops it: the
    implementation has its own idea of how long to wait.
    """
    for name in ('set_power_state', 'reboot'):
        method = getattr(power, name)
        if not _takes(method, 'timeout'):
            setattr(power, name, _dropping_timeout(method))


def _takes(method, argument: str) -> bool:
    parameters = inspect.signature(method).parameters.values()
    return any(parameter.name == argument or parameter.kind is parameter.VAR_KEYWORD
               for parameter in parameters)


def _dropping_timeout(method):
    # follow_wrapped would show the old signature to a second adapt(), hence no __wrapped__.
    @functools.wraps(method)
    def adapted(*args, timeout=None):
        return method(*args)
    del adapted.__wrapped__
    return adapted
