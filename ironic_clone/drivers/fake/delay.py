"""How long a fake action takes."""
import random
import time

from ironic_clone.common import exception
from ironic_clone.conf import CONF


def parse(text: str) -> tuple[float, float]:
    """Return the shortest and the longest time in seconds that '2' or '1,5' stands for.

    :raises InvalidParameterValue: it is neither.
    """
    try:
        shortest, *rest = (float(part) for part in text.split(','))
        longest, = rest or (shortest,)
    except ValueError:
        shortest, longest = -1, -1
    if not 0 <= shortest <= longest < float('inf'):
        raise exception.InvalidParameterValue(
            f'A delay of a fake interface is seconds, such as "2", or a range from the shorter '
            f'to the longer one, such as "1,5", not "{text}".')
    return shortest, longest


class Delay:
    """The delay of one kind of fake interface.

    :param kind: interface type; ``[fake]<kind>_delay`` is read at each action.
    :raises InvalidParameterValue: the option has a value that cannot be understood.
    """

    def __init__(self, kind: str):
        self._option = f'{kind}_delay'
        parse(CONF.fake[self._option])

    def pass_time(self) -> None:
        """Sleep as long as an action takes, mostly near the shortest time of a range."""
        text = CONF.fake[self._option]
        if text == '0':
            return
        shortest, longest = parse(text)
        time.sleep(shortest if shortest == longest
                   else random.triangular(shortest, longest, shortest))
