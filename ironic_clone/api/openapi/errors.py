"""Errors in the document: the shape of their bodies and what each status means."""
from typing import Any

from ironic_clone.api import errors
from ironic_clone.api.openapi import words
from ironic_clone.api.schemas import shapes

_INSIDE = {'anyOf': [
    {**shapes.closed(faultcode={'enum': ['Client', 'Server']}, faultstring=shapes.TEXT,
                     debuginfo=shapes.MAYBE),
     'description': 'An error of an endpoint.'},
    {**shapes.closed(code={'type': 'integer'}, title=shapes.TEXT, description=shapes.TEXT),
     'description': 'An error of routing: no such path, method or version.'}]}

_RETRIED = {code for retried in errors.RETRY_AFTER for class_, code in errors.STATUS.items()
            if issubclass(retried, class_)}
"""Statuses of errors that may pass by themselves, and say after how long."""

SCHEMA: dict[str, Any] = {
    'description': 'A sentence that says what was wrong, in one of two wrappings.',
    'anyOf': [
        {**shapes.closed(error_message={
            'type': 'string', 'contentMediaType': 'application/json',
            'contentSchema': _INSIDE}),
         'description': 'The error is JSON inside a string.'},
        {**shapes.closed(faultcode={'enum': ['Client', 'Server']}, faultstring=shapes.TEXT),
         'description': 'The body was refused before anything looked at the request.'}]}
"""The shape of every error's body."""


def response(status: int) -> dict[str, Any]:
    """Return the response of an error status."""
    retry = {'headers': {'Retry-After': {'$ref': '#/components/headers/RetryAfter'}}} \
        if status in _RETRIED else {}
    return {'description': f'{errors.reason(status)}: {words.STATUS[status]}', **retry,
            'content': {'application/json': {'schema': {'$ref': '#/components/schemas/Error'}}}}
