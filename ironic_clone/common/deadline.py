"""Work that may hang, waited for only so long."""
import threading
from collections.abc import Callable


def within(seconds: float | None, work: Callable[[], object], name: str) -> bool:
    """Call ``work`` in a thread of its own; tell whether it ended in time.

    What hangs is left behind in its thread, which does not keep the process from ending.

    :param seconds: None: no limit.
    :param name: of the thread.
    """
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    thread.join(seconds)
    return not thread.is_alive()
