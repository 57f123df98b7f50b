"""The file of users and bcrypt hashes of their passwords, one ``user:hash`` a line.

It is read again when it was changed; one that cannot be used leaves the users as they were.
"""
import concurrent.futures
import hashlib
import hmac
import logging
import os
import pathlib
import re
import secrets
import threading
from collections.abc import Mapping

import bcrypt

from ironic_clone.common import exception

LOG = logging.getLogger(__name__)

KEPT = 1024
"""Most passwords that are known to be right without asking bcrypt."""

MOST_ASKED = 16
"""Most passwords that bcrypt is asked about, or will be, at a time: each holds a thread of the
API, which those need whose password is known."""

LONGEST = 72
"""Bytes of a password that bcrypt looks at."""

_HASH = re.compile(rb'\$2[aby]\$(?:0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}').fullmatch


class TooManyPasswords(Exception):
    """Somebody is guessing; try again."""


class UserFile:
    """The users of a file.

    :raises ConfigInvalid: it cannot be read, or has a line that is no user.
    """

    def __init__(self, path: str):
        self._path = path
        self._lock = threading.Lock()
        self._working = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._asking = threading.Lock()
        self._asked: dict[bytes, concurrent.futures.Future] = {}
        self._key = secrets.token_bytes(32)
        self._right: dict[bytes, None] = {}
        self._state = self._stat()
        self._use(_read(path))

    def _use(self, users: Mapping[bytes, bytes]) -> None:
        self._users = users
        # Somebody who is not there is looked for as long as somebody who is.
        cost = max((int(found[4:6]) for found in users.values()), default=12)
        self._nobody = b'$2b$%02d$' % cost + b'.' * 53

    def knows(self, user: bytes, password: bytes) -> bool:
        """Tell whether it is the password of a user.

        Who asks for the same meanwhile waits for the same answer.

        :raises TooManyPasswords: more are being looked at than the machine can do soon.
        """
        self._refresh()
        users, nobody = self._users, self._nobody
        expected = users.get(user, nobody)
        # Of the hash too: what was right for another one says nothing.
        proof = hmac.digest(self._key, b'%d:%b%b%b' % (len(user), user, expected, password),
                            hashlib.sha256)
        if proof in self._right:
            return True
        with self._asking:
            asked = self._asked.get(proof)
            if asked is None and len(self._asked) >= MOST_ASKED:
                raise TooManyPasswords()
            mine = self._asked.setdefault(proof, concurrent.futures.Future())
        if asked is not None:
            return asked.result()
        try:
            right = self._is_right(password, expected) and expected is not nobody
            if right:
                self._remember(proof)
            mine.set_result(right)
            return right
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            with self._asking:
                del self._asked[proof]

    def _is_right(self, password: bytes, expected: bytes) -> bool:
        with self._working:   # guesses shall not take the whole machine
            try:
                return bcrypt.checkpw(password[:LONGEST], expected)
            except ValueError:   # a password that cannot be
                return False

    def _remember(self, proof: bytes) -> None:
        with self._lock:
            while len(self._right) >= KEPT:
                del self._right[next(iter(self._right))]
            self._right[proof] = None

    def _stat(self) -> tuple:
        try:
            state = os.stat(self._path)
        except OSError:
            return ()
        return state.st_ino, state.st_size, state.st_mtime_ns

    def _refresh(self) -> None:
        state = self._stat()
        if state == self._state:
            return
        with self._lock:
            if state == self._state:
                return
            self._state = state
            try:
                self._use(_read(self._path))
                self._right.clear()
                LOG.info('%s was read again.', self._path)
            except exception.ConfigInvalid as error:
                LOG.error('The users stay as they were: %s', error)


def _read(path: str) -> dict[bytes, bytes]:
    """:raises ConfigInvalid: the file cannot be read, or a line is no user."""
    try:
        lines = pathlib.Path(path).read_bytes().splitlines()
    except OSError as error:
        raise exception.ConfigInvalid(
            error=f'[DEFAULT]http_basic_auth_user_file cannot be read: {error}') from error
    users: dict[bytes, bytes] = {}
    for number, line in enumerate(lines, 1):
        line = line.strip()
        if not line or line.startswith(b'#'):
            continue
        user, colon, hashed = line.partition(b':')
        if not (user and colon and _HASH(hashed)):
            raise exception.ConfigInvalid(
                error=f'line {number} of {path} is no user with a bcrypt hash; '
                      '"htpasswd -B" writes such lines')
        users.setdefault(user, hashed)
    return users
