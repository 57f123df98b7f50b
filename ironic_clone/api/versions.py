"""Microversions: which one a request asks for, and how that is answered."""
import dataclasses
import functools
import re

from ironic_clone.common import exception

MINIMUM = 1
MAXIMUM = 115
"""Minor numbers of the oldest and the newest version 1.N."""

HEADER = 'X-OpenStack-Ironic-API-Version'
MINIMUM_TEXT = f'1.{MINIMUM}'
MAXIMUM_TEXT = f'1.{MAXIMUM}'
RANGE_HEADERS = (('X-OpenStack-Ironic-API-Minimum-Version', MINIMUM_TEXT),
                 ('X-OpenStack-Ironic-API-Maximum-Version', MAXIMUM_TEXT))

JSON_KEPT_SINCE = 91
"""Minor of the version in which a ``.json`` at the end of a path is a part of the name."""

_NUMBER = re.compile(r'(-?\d+)\.(-?\d+)').fullmatch
_RANGE = f'[{MINIMUM_TEXT}, {MAXIMUM_TEXT}]'


@dataclasses.dataclass(frozen=True, slots=True)
class Requested:
    """What the version headers of a request ask for.

    :ivar minor: the version to serve; the newest one if ``error`` is set.
    :ivar strips_json: a trailing ``.json`` of the path is not part of a name.
    :ivar error: why the version cannot be served (406), or None.
    :ivar shows_range: the 406 names the range in its headers.
    """

    minor: int
    strips_json: bool = False
    error: str | None = None
    shows_range: bool = False

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Headers of every answer that got past the choice of the version."""
        return _headers(self.minor)


@functools.lru_cache(maxsize=MAXIMUM)
def _headers(minor: int) -> tuple[tuple[str, str], ...]:
    return (*RANGE_HEADERS, (HEADER, f'1.{minor}'))


def requested(environ: dict) -> Requested:
    """Read the version headers; the service-neutral one wins over the old one.

    Of a header that was sent more than once (servers join them with commas), the last counts.
    """
    return _parse(_neutral(environ.get('HTTP_OPENSTACK_API_VERSION', ''))
                  or environ.get('HTTP_X_OPENSTACK_IRONIC_API_VERSION', '').rpartition(',')[2])


def _neutral(header: str) -> str:
    """Return what ``OpenStack-API-Version`` says of this service, or an empty text."""
    for item in reversed(header.split(',')):
        service, _, version = item.strip().partition(' ')
        if service.lower() == 'baremetal':
            return version.strip()
    return ''


@functools.lru_cache(maxsize=512)
def _parse(text: str) -> Requested:
    text = text.strip()
    if not text:
        return Requested(MINIMUM)
    if text.lower() == 'latest':
        return Requested(MAXIMUM)
    number = _NUMBER(text)
    if number is None or len(text) > 99:
        return Requested(MAXIMUM, error='Invalid value for X-OpenStack-Ironic-API-Version header')
    major, minor = map(int, number.groups())
    if major != 1:
        return Requested(MAXIMUM, error=(
            'Mutually exclusive versions requested. Version '
            f'{major}.{minor} was requested but is not supported by this service. '
            f'The supported version range is: {_RANGE}.'), shows_range=True)
    if not MINIMUM <= minor <= MAXIMUM:
        return Requested(MAXIMUM, error=(
            f'Version 1.{minor} was requested but the minor version is not supported by this '
            f'service. The supported version range is: {_RANGE}.'), shows_range=True)
    return Requested(minor, strips_json=minor < JSON_KEPT_SINCE)


def newer(what: str, since: int, minor: int) -> exception.NotAcceptable:
    """Return the error for something that a newer version has.

    :param what: the subject of the sentence, singular.
    :param since: minor of the version that brought it.
    :param minor: that of the version requested.
    """
    return exception.NotAcceptable(
        f'{what} needs API version 1.{since} or newer, 1.{minor} was requested.')
