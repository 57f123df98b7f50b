"""Ask something outside the process again and again whether it is there, in a thread."""
import logging
import threading
import time
from collections.abc import Callable

LOG = logging.getLogger(__name__)

INTERVAL = 5.0
"""Seconds between two questions."""
UNWANTED = 60.0
"""Seconds after which nobody wants to know any more."""


class Probe:
    """Calls ``work`` every few seconds as long as somebody wants to know.

    What it raises, and that it hangs, shows in the age of the last answer: whoever was asked keeps
    that.
    """

    def __init__(self, name: str, work: Callable[[], object]):
        self._name = name
        self._work = work
        self._asked = threading.Event()
        self._lock = threading.Lock()
        self._running = False
        self._wanted_at = 0.0

    def want(self, patience: float = 0) -> None:
        """See to it that it runs; give its first question ``patience`` seconds.

        After a time in which nobody wanted to know, the next one is a first one, too: what was
        known before is too old to be told.

        A server that forks calls this in the process that answers.
        """
        self._wanted_at = time.monotonic()
        with self._lock:
            if not self._running:
                self._asked.clear()
                threading.Thread(target=self._run, name=f'probe-{self._name}', daemon=True).start()
                self._running = True
        self._asked.wait(patience)

    def _run(self) -> None:
        wanted = True
        while wanted:
            try:
                self._work()
            except Exception as error:
                LOG.debug('%s does not answer: %s', self._name, error)
            self._asked.set()
            time.sleep(INTERVAL)
            wanted = self._is_wanted()

    def _is_wanted(self) -> bool:
        with self._lock:
            self._running = time.monotonic() - self._wanted_at < UNWANTED
            return self._running
