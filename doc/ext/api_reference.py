"""The REST API as tables, made from its routes, resources, verbs and errors."""
import inspect
from collections.abc import Iterable
from collections.abc import Iterator

from ironic_clone.api import errors
from ironic_clone.api import provision_verbs
from ironic_clone.api import routes
from ironic_clone.api.field import Field
from ironic_clone.api.refusals import Refusal
from ironic_clone.api.resources.node_parts import BiosSetting

RESOURCES = {resource.singular: resource for resource in (*(
    route.answer.resource for methods in routes.ROUTES.values() for route in methods.values()
    if hasattr(route.answer, 'resource')), BiosSetting)}
"""What answers show, by its name in sentences."""
_WORDS = {'ident': 'uuid or name', 'mac': 'MAC address', 'list': 'list of texts'}
_VIEWS = {'b': 'brief list', 'd': 'detailed list', 's': 'single'}


def table(widths: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a table as lines of reStructuredText."""
    yield from ('.. list-table::', '   :header-rows: 1', f'   :widths: {widths}', '')
    for row in [head, *rows]:
        for number, cell in enumerate(row):
            yield f'   {"* -" if number == 0 else "  -"} {cell}'.rstrip()


def sentence(function) -> str:
    """Return the first paragraph of a docstring, as one line."""
    return ' '.join(inspect.getdoc(function).split('\n\n')[0].split())


def place(endpoint) -> str:
    """Return where in the code an endpoint lives."""
    if isinstance(endpoint, Refusal):
        endpoint = Refusal
    function = inspect.unwrap(getattr(endpoint, '__func__', endpoint))
    module = inspect.getmodule(function).__name__.replace('.', '/')
    return f'``{module}.py`` ``{function.__qualname__}``'


def route_table() -> Iterator[str]:
    """Yield the whole URL space: paths, methods, versions, statuses of success."""
    absent = ', '.join(f'``{path}``' for path, methods in routes.ROUTES.items() if not methods)
    rows = []
    for path, methods in routes.ROUTES.items():
        # Methods that do the same share a row.
        together: dict[tuple, list[str]] = {}
        for method, route in methods.items():
            success = '—' if isinstance(route.endpoint, Refusal) else str(route.success)
            together.setdefault((route.since, success, sentence(route.endpoint)), []
                                ).append(method)
        for (since, success, text), names in together.items():
            rows.append((f'``{path}``', ', '.join(names), f'1.{since}', success, text))
    if absent:
        rows.append((absent, '', '', '', 'Not in this release: 404.'))
    return table('36 12 7 9 36', ('path', 'method', 'since', 'success', 'what it does'), rows)


def field_table(singular: str) -> Iterator[str]:
    """Yield the fields of a resource, as they are declared."""
    resource = RESOURCES[singular]
    rows = [(f'``{name}``', type_of(field), f'1.{field.since}', _shown(field), _given(field))
            for name, field in resource.fields.items()]
    return table('26 18 8 28 20', ('field', 'type', 'since', 'shown in', 'set by'), rows)


def type_of(field: Field) -> str:
    """Return the type of a field's values in a word or two."""
    schema = field.type.schema
    if 'enum' in schema:
        return ' or '.join(str(each) for each in schema['enum'])
    longest = f', at most {schema["maxLength"]}' if 'maxLength' in schema else ''
    return f'{_WORDS.get(field.type.name, field.type.name)}{longest}'


def _shown(field: Field) -> str:
    return ', '.join(text for letter, text in _VIEWS.items() if letter in field.views) or 'never'


def _given(field: Field) -> str:
    ways = []
    if field.creatable:
        ways.append('create (required)' if field.mandatory else 'create')
    if field.patchable:
        ways.append('patch')
    return ', '.join(ways) or '—'


def verb_table() -> Iterator[str]:
    """Yield the verbs of the provision state, and what may come with them."""
    rows = []
    for verb in provision_verbs.VERBS.values():
        takes = [f'``{verb.requires}`` (required)'] if verb.requires else []
        takes += [f'``{name}`` (1.{since})' if since > 1 else f'``{name}``'
                  for name, since in verb.takes.items()]
        since = f'1.{max(verb.since, verb.possible_since)}'
        since += ''.join(f'; in ``{state}`` 1.{minor}'
                         for state, minor in verb.in_state_since.items())
        rows.append((f'``{verb.target}``', since, ', '.join(takes) or '—',
                     'yes' if verb.operation else 'not in this release: 400'))
    return table('18 30 34 18', ('target', 'since', 'comes with', 'carried out'), rows)


def status_table() -> Iterator[str]:
    """Yield which status each kind of error is answered with."""
    rows = [(str(code), f'``{class_.__name__}``', _examples(class_))
            for class_, code in sorted(errors.STATUS.items(), key=lambda item: item[1])]
    return table('10 25 65', ('status', 'kind', 'members of the kind'), rows)


def _examples(class_: type[Exception]) -> str:
    found = []
    waiting = list(class_.__subclasses__())
    while waiting:
        each = waiting.pop(0)
        waiting += each.__subclasses__()
        # A member may have a status of its own.
        if each not in errors.STATUS and each.__module__ == 'ironic_clone.common.exception':
            found.append(f'``{each.__name__}``')
    return ', '.join(sorted(found)) or '—'
