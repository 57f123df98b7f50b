"""URLs without their secrets and in one line, for whoever keeps what was asked."""
from urllib import parse

from ironic_clone.common import secrets


def of(query: str) -> str:
    """Return a query with ``******`` in place of secrets; as it is if it has none."""
    if not query:
        return query
    given = parse.parse_qsl(query, keep_blank_values=True)
    masked = [(name, secrets.mask({name: value})[name]) for name, value in given]
    return query if masked == given else parse.urlencode(masked, safe='*')


def printable(text: str) -> str:
    """Return a text of the WSGI environment, with what cannot be printed as URLs have it."""
    return text if text.isascii() and text.isprintable() else parse.quote(text, encoding='latin-1')
