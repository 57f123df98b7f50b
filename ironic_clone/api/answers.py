"""Answers to requests that succeed, as routes declare them; the OpenAPI document shows them."""
import dataclasses
from collections.abc import Mapping
from typing import Any

from ironic_clone.api.resource import Resource


@dataclasses.dataclass(frozen=True)
class One:
    """An object of a resource, or some of its fields."""

    resource: type[Resource]


@dataclasses.dataclass(frozen=True)
class Page:
    """A page of objects of a resource, and perhaps a link to the next one."""

    resource: type[Resource]


@dataclasses.dataclass(frozen=True)
class Json:
    """What no resource declares.

    :ivar schema: in JSON schema.
    """

    schema: Mapping[str, Any]


def reference(resource: type[Resource]) -> dict[str, str]:
    """Return the JSON schema that stands for an object of a resource inside another one."""
    return {'$ref': f'#/components/schemas/{resource.__name__}'}
