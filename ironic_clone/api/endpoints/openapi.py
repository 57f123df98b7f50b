"""The description of the API for machines: ``/v1/openapi.json``."""


def get(request) -> bytes:
    """Show this API as an OpenAPI 3.1 document, all versions in one."""
    return request.services.document.content
