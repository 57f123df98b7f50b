"""pyghmi's session module, as the engine needs it: an instance of its own, and callbacks only.

The state of pyghmi's sessions is global to their module. ``load()`` executes that module once more
under no public name, so that an engine owns all of the state, can be thrown away with it, and
never meets sessions that an outside driver opens with pyghmi in the usual way.

What is changed here is what would otherwise wait, or decide, inside the engine's thread.
"""
import collections
import importlib.util
import random
import types

from pyghmi import exceptions

PYGHMI_SESSION = 'pyghmi.ipmi.private.session'
FALL_BACK = 256
"""pyghmi's mark for: propose cipher suite 17 (SHA-256), and 3 (SHA-1) if it is refused."""
FIRST_PROPOSAL = {None: FALL_BACK, 3: 1, 17: 17}
"""Cipher suite -> what pyghmi's ``attemptedhash`` starts with; only FALL_BACK falls back."""

LONGEST_TIMEOUT = 4
"""A command is repeated after about 0.75, 1.75... s, no longer than these: 9 s together."""

NO_ANSWER = 0xffff
"""pyghmi's completion code for: no answer to any repetition."""
HALF_A_LOGIN = ('it stopped answering in the middle of the login, as some do if the user name is '
                'unknown')


def own_instance(name: str) -> types.ModuleType:
    """Execute an importable module once more and return it; ``sys.modules`` is left alone."""
    spec = importlib.util.find_spec(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load(io_thread) -> types.ModuleType:
    """Return an instance of pyghmi's session module with ``KeptSession`` in it.

    :param io_thread: the thread that does the input and output in place of pyghmi's.
    """
    module = own_instance(PYGHMI_SESSION)
    module.iothread = io_thread
    module.iothreadready = True
    module._io_wait = _refuse_to_wait
    module.KeptSession = _kept_session(module)
    return module


def _refuse_to_wait(*_args, **_kwargs):
    raise RuntimeError('pyghmi wanted to wait inside the IPMI engine')


def _kept_session(module):
    class KeptSession(module.Session):
        """A session that lives on callbacks and never logs in by itself a second time.

        :ivar requests: what is to be sent, one at a time (``messages.Request``).
        :ivar current: the request that is being answered.
        :ivar heard: the BMC has sent something. pyghmi's ``sockaddr`` does not tell: it is
            forgotten when a login begins again.
        """

        def __new__(cls, *args, cipher_suite=None, **kwargs):
            self = super().__new__(cls, *args, **kwargs)
            self.cipher_suite = cipher_suite
            self.requests = collections.deque()
            self.current = None
            self.heard = False
            return self

        def __init__(self, *args, cipher_suite=None, **kwargs):
            super().__init__(*args, **kwargs)

        @property
        def usable(self) -> bool:
            """Logged in, as far as is known."""
            return bool(self.logged) and not self.logging and not self.broken

        def _handle_ipmi_packet(self, data, sockaddr=None, qent=None):
            self.heard = True
            super()._handle_ipmi_packet(data, sockaddr=sockaddr, qent=qent)

        def _initsession(self):
            super()._initsession()
            self.attemptedhash = FIRST_PROPOSAL[self.cipher_suite]

        def _get_session_challenge(self):
            self.onlogon({'error': 'it does not offer IPMI 2.0'})

        def _req_priv_level(self):
            # pyghmi waits here for the answer, for up to 40 s if none comes.
            self.logged = 1
            self.logoutexpiry = None
            self.maxtimeout = LONGEST_TIMEOUT
            # A login of pyghmi's own would lose the callback, and nobody would count it.
            self.logontries = 0
            self.raw_command(netfn=0x06, command=0x3b, data=[self.privlevel],
                             callback=self._privilege_granted)

        def _privilege_granted(self, response):
            self.release()
            error = module.get_ipmi_error(response)
            if error:
                self.onlogon({'error': f'{error} (privilege level)'
                              if response['code'] != NO_ANSWER else HALF_A_LOGIN})
                return
            self.logging = False
            module.Session.keepalive_sessions[self] = {
                'ipmisession': self,
                'timeout': module._monotonic_time() + module.MAX_IDLE - random.random() * 4.9}
            self.onlogon({'success': True})

        def release(self):
            """End a command: pyghmi leaves this to whoever gives it a callback."""
            self.incommand = False
            self.evq.clear()

        def forsake(self):
            """Log out at once, whatever is going on, without waiting for the BMC's answer."""
            self.release()
            self.lastpayload = None
            self.pendingpayloads.clear()
            module.Session.waiting_sessions.pop(self, None)
            try:
                self.logout()
            except exceptions.IpmiException:
                pass
            self.logging = False

    return KeptSession
