"""Bodies of requests: what a route takes, said once for the check and for the document.

A route declares one of these; its endpoint gets the checked body from ``request.read_content()``
when it is its turn to be looked at, and the OpenAPI document shows its schema.
"""
import abc
import dataclasses
from collections.abc import Mapping
from typing import Any

from ironic_clone.api import patch
from ironic_clone.api.resource import Resource
from ironic_clone.api.schemas import violation
from ironic_clone.common import exception


class Body(abc.ABC):
    """What all bodies share.

    :cvar required: the request cannot do without.
    """

    required = True

    @abc.abstractmethod
    def read(self, request) -> Any:
        """Return the body of a request, checked.

        :raises InvalidParameterValue, NotAcceptable: what is wrong with it.
        """


@dataclasses.dataclass(frozen=True)
class New(Body):
    """A new object: reads as {field: value} of the fields given."""

    resource: type[Resource]

    def read(self, request) -> dict[str, Any]:
        return self.resource.created(request.json_object, request.minor)


@dataclasses.dataclass(frozen=True)
class Patch(Body):
    """A JSON patch of an object."""

    resource: type[Resource]

    def read(self, request) -> list[patch.Operation]:
        return patch.parse(request.json, self.resource, request.minor)


@dataclasses.dataclass(frozen=True)
class Checked(Body):
    """What a JSON schema says.

    :ivar name: what the body is called in sentences.
    :ivar schema: in JSON schema.
    :ivar sentence: what is said instead of where it violates the schema.
    """

    name: str
    schema: Mapping[str, Any]
    sentence: str | None = None

    def read(self, request) -> Any:
        content = request.json
        try:
            violation.check(self.name, content, self.schema)
        except exception.InvalidParameterValue:
            if self.sentence is None:
                raise
            raise exception.InvalidParameterValue(self.sentence) from None
        return content


@dataclasses.dataclass(frozen=True)
class Free(Body):
    """A JSON object of any content, which is for the driver to judge; none is an empty one.

    :ivar properties: name -> JSON schema of what drivers know of it.
    :ivar null_is_empty: so is null.
    """

    properties: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    null_is_empty: bool = False
    required = False

    def read(self, request) -> dict[str, Any]:
        if self.null_is_empty and request.raw_body.strip() == b'null':
            return {}
        return request.json_object


@dataclasses.dataclass(frozen=True)
class Nothing(Body):
    """No body, or an empty object: what is wanted stands in the path.

    :ivar sentence: what to do instead of sending one.
    """

    sentence: str
    required = False

    def read(self, request) -> None:
        if request.json_object:
            raise exception.InvalidParameterValue(self.sentence)
