"""Short words for JSON schemas, and those that several answers share."""
from collections.abc import Iterable
from typing import Any

TEXT: dict[str, Any] = {'type': 'string'}
MAYBE: dict[str, Any] = {'type': ['string', 'null']}
FLAG: dict[str, Any] = {'type': 'boolean'}
OBJECT: dict[str, Any] = {'type': 'object'}


def texts(minimum: int = 0) -> dict[str, Any]:
    """Return a list of texts."""
    return {**array(TEXT), **({'minItems': minimum} if minimum else {})}


def array(item: dict[str, Any]) -> dict[str, Any]:
    """Return a list of ``item``."""
    return {'type': 'array', 'items': item}


def table(item: dict[str, Any]) -> dict[str, Any]:
    """Return an object whose keys are free and whose values are ``item``."""
    return {'type': 'object', 'additionalProperties': item}


def closed(required: Iterable[str] | None = None, **properties: Any) -> dict[str, Any]:
    """Return an object of these properties and no others.

    :param required: None for all.
    """
    return {'type': 'object', 'additionalProperties': False, 'properties': properties,
            'required': list(properties if required is None else required)}


LINK = closed(('href', 'rel'), href={'type': 'string', 'format': 'uri-reference'}, rel=TEXT,
              type=TEXT)
LINKS = array(LINK)
