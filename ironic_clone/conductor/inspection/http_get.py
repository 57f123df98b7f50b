"""The HTTP request that an inspection rule can make."""
from typing import Any

from ironic_clone.common import exception

MAX_TIMEOUT = 60.0
"""Seconds that one attempt may take at the most: a worker waits for it."""
MAX_RETRIES = 10
MAX_BACKOFF = 10.0
"""Seconds between two attempts at the most."""

_AGAIN = (429, 500, 502, 503, 504)


def get(url: Any, headers: Any = None, proxies: Any = None, timeout: Any = 5, retries: Any = 3,
        backoff_factor: Any = 0.3) -> None:
    """Ask for a URL. The answer's body is not looked at.

    :param timeout: seconds to connect and between two pieces of the answer.
    :param retries: further attempts if there is no answer, or one that says try again.
    :param backoff_factor: seconds before the second further attempt; doubled for each other one.
    :raises InvalidParameterValue: an argument is none.
    :raises HardwareInspectionFailure: no answer, or one that is not 2xx. The sentence does not
        repeat the URL, which may hold credentials.
    """
    if not isinstance(url, str) or not url.lower().startswith(('http://', 'https://')):
        raise exception.InvalidParameterValue('url must begin with http:// or https://.')
    timeout = _number('timeout', timeout, MAX_TIMEOUT) or MAX_TIMEOUT
    retries = int(_number('retries', retries, MAX_RETRIES))
    backoff = _number('backoff_factor', backoff_factor, MAX_BACKOFF)
    status = _status(url, _texts('headers', headers), _texts('proxies', proxies), timeout,
                     retries, backoff)
    if not 200 <= status < 300:
        raise exception.HardwareInspectionFailure(error=f'the URL answered {status}')


def _status(url: str, headers: dict, proxies: dict, timeout: float, retries: int,
            backoff: float) -> int:
    import requests  # few inspections need it
    from requests import adapters
    retry = adapters.Retry(
        total=retries, backoff_factor=backoff, backoff_max=MAX_BACKOFF, status_forcelist=_AGAIN,
        allowed_methods=('GET',), raise_on_status=False, respect_retry_after_header=False)
    try:
        with requests.Session() as session:
            for scheme in ('http://', 'https://'):
                session.mount(scheme, adapters.HTTPAdapter(max_retries=retry))
            with session.get(url, headers=headers, proxies=proxies, timeout=timeout,
                             stream=True) as answer:
                return answer.status_code
    except (requests.RequestException, ValueError) as error:
        raise exception.HardwareInspectionFailure(
            error=f'the URL did not answer: {type(error).__name__}') from error


def _number(name: str, value: Any, maximum: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1
    if isinstance(value, bool) or not 0 <= number <= maximum:
        raise exception.InvalidParameterValue(f'{name} must be a number from 0 to {maximum:g}.')
    return number


def _texts(name: str, given: Any) -> dict[str, str]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise exception.InvalidParameterValue(f'{name} must be an object.')
    return {key: str(value) for key, value in given.items()}
