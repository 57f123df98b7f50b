"""Regular expressions of inspection rules, held against texts in bounded time.

Python's matcher goes back and tries again: ``(a+)+b`` can be tried on 40 letters in more ways
than anybody will wait for, and meanwhile no other thread of the process runs. So the ways are
estimated. What has few is matched at once; the rest in a process of its own with a limit of CPU
time, so that rules and inventories can neither stop a conductor nor its heartbeats.
"""
import json
import re
import subprocess
import sys
import types
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from ironic_clone.common import exception

LONGEST = 4096
"""Characters of an expression."""
LONGEST_TEXT = 64 * 1024
"""Characters of a text that an expression is held against."""
FEW = 10 ** 6
"""Ways that are tried in this process: less than 0.1 s."""
CPU_SECONDS = 1
"""What a process of its own may use."""
DEADLINE = 10
"""Seconds after which it is ended, on a machine that is busy."""

_REPEATED_GROUP = re.compile(r'\)[*+?{]').search
_MATCHED = types.MappingProxyType({b'yes': True, b'no': False})
_CHILD = f"""
import json, re, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({CPU_SECONDS}, {CPU_SECONDS}))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
method, regex, text = json.load(sys.stdin)
sys.stdout.write('no' if getattr(re.compile(regex), method)(text) is None else 'yes')
"""

_METHODS: Mapping[str, Callable] = types.MappingProxyType({
    'fullmatch': re.Pattern.fullmatch, 'search': re.Pattern.search})


def matches(regex: Any, text: Any) -> bool:
    """Tell whether the whole text fits.

    :raises HardwareInspectionFailure: it cannot be told; the sentence repeats neither.
    """
    return _fits('fullmatch', str(regex), str(text))


def contains(regex: Any, text: Any) -> bool:
    """Tell whether a part of the text fits; as ``matches`` else."""
    return _fits('search', str(regex), str(text))


def _fits(method: str, regex: str, text: str) -> bool:
    if len(text) > LONGEST_TEXT:
        raise _failure(f'value has more than {LONGEST_TEXT} characters')
    if len(regex) > LONGEST:
        raise _failure(f'regex has more than {LONGEST} characters')
    try:
        pattern = re.compile(regex)
    except (re.error, OverflowError, RecursionError) as error:
        raise _failure('regex is not a regular expression') from error
    if ways(regex, len(text)) <= FEW:
        return _METHODS[method](pattern, text) is not None
    return _apart(method, regex, text)


def ways(regex: str, length: int) -> float:
    """Return in how many ways an expression can at most be tried on a text of a length.

    Each repetition has as many ends as the text; a choice has two. A group that is repeated
    can hold choices of its own: no limit.
    """
    if _REPEATED_GROUP(regex):
        return float('inf')
    repetitions = sum(map(regex.count, '*+{'))
    choices = sum(map(regex.count, '?|'))
    if repetitions + choices > 100:   # the power of it would be no float
        return float('inf')
    return (length + 1.0) ** (repetitions + 1) * 2.0 ** choices


def _apart(method: str, regex: str, text: str) -> bool:
    try:
        done = subprocess.run(
            [sys.executable, '-I', '-S', '-c', _CHILD], timeout=DEADLINE, capture_output=True,
            input=json.dumps([method, regex, text]).encode())
    except subprocess.TimeoutExpired:
        raise _failure('regex takes too long on this value') from None
    if done.stdout not in _MATCHED:
        raise _failure('regex takes too long on this value')
    return _MATCHED[done.stdout]


def _failure(why: str) -> exception.HardwareInspectionFailure:
    return exception.HardwareInspectionFailure(error=why)
