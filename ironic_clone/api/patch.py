"""JSON patches: what may be said in one, and what becomes of the object."""
import copy
import re
from collections.abc import Callable
from collections.abc import Sequence
from typing import Any

import jsonpatch
import jsonpointer

from ironic_clone.api import versions
from ironic_clone.api.resource import Resource
from ironic_clone.common import exception
from ironic_clone.common import sealing
from ironic_clone.conf import CONF

ATTEMPTS = 3
"""How often a patch is applied because the object was changed meanwhile."""

OPERATIONS = ('add', 'replace', 'remove')
_KEYS = {'op', 'path', 'value'}
_PATH = re.compile(r'(?:/[\w-]+)+').fullmatch
_POINTER = re.compile(r'(?:/(?:[^/~]|~[01])*)+').fullmatch   # RFC 6901, all of it


class Operation:
    """One operation of a patch.

    :ivar root: name of the field that it is about.
    :ivar nested: it is about something inside the field.
    """

    __slots__ = ('op', 'path', 'value', 'root', 'nested')

    def __init__(self, op: str, path: str, value: Any = None):
        self.op = op
        self.path = path
        self.value = value
        self.root, inside, _ = path[1:].partition('/')
        self.nested = bool(inside)


def parse(body: Any, resource: type[Resource], minor: int) -> list[Operation]:
    """Return the operations of a patch.

    :raises InvalidParameterValue: it is malformed, or about a field that may not be patched.
    """
    if not isinstance(body, list):
        raise _malformed('it must be a list of operations')
    operations = [_operation(item, resource.any_path) for item in body]
    patchable = resource.patchable(minor)
    for operation in operations:
        if operation.root not in patchable:
            raise exception.InvalidParameterValue(
                f'Cannot patch {operation.path}. Only the following can be updated: '
                + ', '.join(patchable))
        if resource.fields[operation.root].secret:
            sealing.refuse(operation.value, operation.root)
    return operations


def _operation(item: Any, any_path: bool) -> Operation:
    if not isinstance(item, dict):
        raise _malformed('each operation must be an object')
    if item.keys() - _KEYS:
        raise _malformed('an operation has the keys op, path and value, not '
                         + ', '.join(sorted(map(repr, item.keys() - _KEYS))))
    op, path = item.get('op'), item.get('path')
    if op not in OPERATIONS or not isinstance(op, str):
        raise _malformed('op must be one of ' + ', '.join(OPERATIONS))
    if not isinstance(path, str) or (_POINTER if any_path else _PATH)(path) is None:
        raise _malformed('path must be like "/field" or "/field/key"' + (
            ', with "~0" for "~" and "~1" for "/"' if any_path
            else ', of letters, digits, "_" and "-"'))
    if op != 'remove' and 'value' not in item:
        raise _malformed(f'{op} of {path} needs a value')
    if path.count('/') > CONF.api.max_json_body_depth:
        raise _malformed(f'path must not have more than {CONF.api.max_json_body_depth} parts')
    return Operation(op, path, item.get('value'))


def _malformed(why: str) -> exception.InvalidParameterValue:
    return exception.InvalidParameterValue(f'Schema error for patch: {why}.')


def check_versions(operations: Sequence[Operation], resource: type[Resource],
                   minor: int) -> None:
    """Refuse operations on fields that the version does not have.

    :raises NotAcceptable:
    """
    for operation in operations:
        field = resource.fields[operation.root]
        gate = field.patch_gate or resource.patch_gate
        if minor < field.since and (
                gate == 'all' or gate == 'write' and operation.op != 'remove'):
            raise versions.newer(f'The field "{operation.root}"', field.since, minor)


def apply(operations: Sequence[Operation], document: dict[str, Any],
          resource: type[Resource]) -> dict[str, Any]:
    """Apply a patch, in order and all or nothing.

    :param document: name -> value of the fields that may be patched; it is changed.
    :returns: name -> value of the fields that the patch names, validated.
    :raises PatchError, InvalidParameterValue: why it cannot be applied; forget ``document``.
    """
    gone: set[str] = set()
    for operation in operations:
        field = resource.fields[operation.root]
        if operation.root in gone and (operation.nested or operation.op != 'add'):
            raise exception.PatchError(
                patch=f'{operation.op} {operation.path}',
                reason=f'"{operation.root}" was removed before; only add can bring it back')
        # Later operations may change it, and the same patch may be applied once more.
        value = copy.deepcopy(operation.value)
        if operation.nested:
            _apply_nested(operation, value, document)
        elif operation.op == 'remove':
            if not field.removable:
                raise exception.InvalidParameterValue(
                    f'"{operation.root}" cannot be removed, replace it instead.')
            document[operation.root] = copy.deepcopy(field.removed)
            gone.add(operation.root)
        elif value is None and not field.patch_null:
            raise exception.InvalidParameterValue(
                f'Schema error for patch: "{operation.root}" cannot be null.')
        else:
            document[operation.root] = value
            gone.discard(operation.root)
    touched = {operation.root: document[operation.root] for operation in operations}
    values = resource.validated(touched)
    for name, value in values.items():
        field = resource.fields[name]
        if value is None and field.type.basetype is dict:
            values[name] = {}
        elif value is None and not field.nullable:
            values[name] = field.field_default
    return values


def _apply_nested(operation: Operation, value: Any, document: dict[str, Any]) -> None:
    try:
        jsonpatch.JsonPatch([{'op': operation.op, 'path': operation.path, 'value': value}]
                            ).apply(document, in_place=True)
    except jsonpatch.JsonPatchConflict as error:
        raise exception.PatchError(patch=f'{operation.op} {operation.path}',
                                   reason=error) from error
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException, TypeError, KeyError,
            IndexError, ValueError) as error:
        # Their texts quote the object, which may hold secrets.
        raise exception.PatchError(patch=f'{operation.op} {operation.path}',
                                   reason='there is nothing that has such a member') from error


def until_fresh(attempt: Callable[[], Any]) -> Any:
    """Return what ``attempt()`` does; do it again if what it had read was changed meanwhile.

    :raises StaleRecord: that happened each time.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except exception.StaleRecord:
            continue
    return attempt()
