"""The kept sessions of the process: ``get`` a BMC, close those that nobody uses, close all."""
import atexit
import threading
import time

from oslo_log import log as logging

from ironic_clone.common import metrics
from ironic_clone.drivers.ipmi import bmc
from ironic_clone.drivers.ipmi import engine
from ironic_clone.drivers.ipmi import messages

LOG = logging.getLogger(__name__)

MAX_KEPT = 4096
"""More BMCs than these are not kept at once; the least recently used makes room."""


class Pool:
    """Credentials -> Bmc, and the engine that serves them, started when it is first needed."""

    def __init__(self, max_kept: int = MAX_KEPT):
        self._max_kept = max_kept
        self._lock = threading.Lock()
        self._kept: dict = {}
        self._engine: engine.Engine | None = None
        self._stopped = threading.Event()

    def get(self, credentials) -> bmc.Bmc:
        """Return the BMC of the credentials; ``call`` of it logs in if need be."""
        with self._lock:
            kept = self._kept.get(credentials)
            if kept is None:
                kept = self._kept[credentials] = bmc.Bmc(credentials, self)
            crowd = list(self._kept.values()) if len(self._kept) > self._max_kept else []
        if crowd:
            # A handful at once, so that sorting is not done for each newcomer.
            crowd.sort(key=lambda each: each.used_at)
            self._close([each for each in crowd if each is not kept][:1 + self._max_kept // 64])
        return kept

    def close_idle(self, seconds: float) -> int:
        """Close what has not been used for ``seconds``; return how many that were."""
        self._watch()
        limit = time.monotonic() - seconds
        with self._lock:
            idle = [each for each in self._kept.values() if each.used_at <= limit]
        return self._close(idle)

    def close_all(self) -> None:
        """Log out everywhere and stop the engine. A later ``get`` starts anew."""
        self._stopped.set()
        with self._lock:
            serving, self._engine = self._engine, None
            kept = list(self._kept.values())
            self._kept.clear()
        for each in kept:
            each.retire()
        if serving is not None:
            serving.stop()

    def _close(self, unwanted) -> int:
        closed = 0
        for each in unwanted:
            if each.close():
                closed += 1
                with self._lock:
                    if self._kept.get(each.credentials) is each:
                        del self._kept[each.credentials]
        return closed

    # -- for Bmc ---------------------------------------------------------------------------------
    def running_engine(self) -> engine.Engine:
        """Return the engine; start one if there is none that runs."""
        with self._lock:
            if self._engine is None or not self._engine.serves:
                self._stopped.clear()
                self._engine = engine.Engine()
                self._engine.start()
            return self._engine

    def replace(self, hung: engine.Engine) -> None:
        """Part with an engine that hangs; the next login starts another."""
        with self._lock:
            if self._engine is not hung:
                return
            self._engine = None
        LOG.error('The IPMI engine hangs; another opens its sessions again as they are needed')
        hung.stop(seconds=0)

    def logged_in(self, fresh: bmc.Bmc) -> None:
        """Close sessions of the same user with other secrets: they were changed meanwhile."""
        new = fresh.credentials
        with self._lock:
            outdated = [each for each in self._kept.values() if each.connected
                        and each.credentials.place == new.place
                        and each.credentials.username == new.username
                        and (each.credentials.password, each.credentials.kg)
                        != (new.password, new.kg)]
        self._close(outdated)

    def sleep(self, seconds: float) -> None:
        """Sleep, unless the service stops."""
        self._stopped.wait(seconds)

    def _watch(self) -> None:
        """Replace an engine that hangs while nobody waits for it."""
        with self._lock:
            serving = self._engine
        if serving is None:
            return
        asked = time.monotonic()
        turned = threading.Event()
        try:
            serving.submit(turned.set)
        except messages.EngineStopped:
            pass
        if not turned.wait(engine.HANG_SECONDS) and serving.is_alive() and serving.beat < asked:
            self.replace(serving)

    @property
    def kept(self) -> int:
        """How many BMCs are logged into."""
        with self._lock:
            return sum(each.connected for each in self._kept.values())


_POOL = Pool()
metrics.read_from({metrics.IPMI_SESSIONS: lambda: _POOL.kept})
get = _POOL.get
close_idle = _POOL.close_idle
close_all = _POOL.close_all
atexit.register(close_all)
