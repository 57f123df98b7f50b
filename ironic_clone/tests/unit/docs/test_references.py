"""Every option, command, route, field, verb and status is on a page that is made from the code."""
import inspect
import pathlib
import re

from ironic_clone import conf
from ironic_clone.api import errors
from ironic_clone.api import provision_verbs
from ironic_clone.api import routes
from ironic_clone.api import versions
from ironic_clone.cmd import dbsync
from ironic_clone.cmd import openapi
from ironic_clone.conf import opts
from ironic_clone.drivers.ipmi import properties

ROOT = pathlib.Path(__file__).resolve().parents[4]


def test_every_option_is_on_the_page_of_options(generator, directives):
    assert ('option-reference', '') in directives
    made = '\n'.join(generator('generated').options())
    path = re.search(r':config-file: (.*)', made)[1]
    with open(path) as settings:
        assert 'namespace = ironic_clone\n' in settings.read()
    # The sample file is made from the same; another test holds it up to date.
    assert {group for group, _options in opts.list_opts()} >= {'DEFAULT', 'api', 'conductor'}


def test_options_that_pages_name_exist(pages):
    known = {(group, option.dest) for group, options in conf.GROUPS for option in options}
    groups = {group for group, _name in known}
    named = {(page, *found) for page, text in pages.items() for found in re.findall(
        r'``\[([a-z_A-Z]+)\] ([a-z_]+)(?: = [^`]*)?``', text)}
    assert len(named) > 25
    assert not {(page, group, name) for page, group, name in named
                if group in groups and (group, name) not in known
                and not name.startswith(('transport_url', 'log_', 'use_json'))}


def test_every_executable_and_tool_has_its_help(generator, directives, pages):
    commands = generator('command_reference')
    shown = {argument.split()[0] for directive, argument in directives
             if directive == 'command-help'}
    assert set(commands.TOOLS) <= shown
    for name in commands.executables():
        assert name in pages['reference/commands']
        assert f'``{name}``' in pages['install/packages']
    assert shown <= {*commands.TOOLS, *commands.executables()}


def test_every_command_of_dbsync_has_its_help(directives):
    offered = set(re.findall(r'^    (?:parser = )?add\((\w+),', inspect.getsource(
        dbsync._add_commands), re.MULTILINE))
    assert len(offered) == 7
    shown = {argument.split()[1] for directive, argument in directives
             if argument.startswith('ironic-clone-dbsync ')}
    assert shown == offered


def test_help_is_what_the_command_says(generator):
    text = '\n'.join(generator('command_reference').help_of('tools/quickstart'))
    assert text.startswith('.. code-block:: text\n\n   usage: tools/quickstart')
    assert '--state-dir' in text


def cells(lines, column=0):
    """Return a column of a list-table."""
    rows = '\n'.join(lines).split('\n   * - ')[2:]
    return [row.split('\n     -')[column].strip() for row in rows]


def test_every_route_is_in_the_table(generator, directives):
    assert ('route-table', '') in directives
    lines = list(generator('api_reference').route_table())
    found = {(path, method) for cell, methods in zip(cells(lines), cells(lines, 1), strict=True)
             for path in re.findall('``(.*?)``', cell) for method in methods.split(', ')}
    assert found == {(path, method) for path, methods in routes.ROUTES.items()
                     for method in methods or ('',)}


def test_every_endpoint_says_what_it_does(generator):
    for text in cells(generator('api_reference').route_table(), 4):
        assert re.fullmatch(r'[A-Z].*\.', text)


def test_every_field_is_in_the_table(generator, directives):
    reference = generator('api_reference')
    assert len(reference.RESOURCES) > 14
    for singular, resource in reference.RESOURCES.items():
        assert ('field-table', singular) in directives, singular
        assert cells(reference.field_table(singular)) == [
            f'``{name}``' for name in resource.fields]


def test_every_endpoint_is_told_with_its_version_and_where_it_lives(generator, directives):
    assert ('endpoint-table', '') in directives
    lines = list(generator('rest_reference').endpoints())
    assert cells(lines) == [f'``{method} {path}``' for path, methods in routes.ROUTES.items()
                            for method in methods]
    assert cells(lines, 1) == [f'1.{route.since}' for methods in routes.ROUTES.values()
                               for route in methods.values()]
    for cell in set(cells(lines, 2)):
        path, name = re.fullmatch('``(.*?)`` ``(.*?)``', cell).groups()
        defined = rf'(def|class) {name.rpartition(".")[2]}\b'
        assert re.search(defined, (ROOT / path).read_text()), cell


def test_every_operation_and_object_is_in_the_rest_reference(generator, directives):
    assert ('rest-reference', '') in directives
    reference = generator('rest_reference')
    lines = set(reference.reference())
    document = reference.document()
    for path, methods in document['paths'].items():
        assert {f'{method.upper()} {path}' for method in methods} <= lines
    assert set(document['components']['schemas']) <= lines


def test_every_microversion_has_its_history(generator, directives):
    assert ('version-history', '') in directives
    history = generator('version_history')
    brought = history.brought()
    assert list(brought) == list(range(versions.MINIMUM, versions.MAXIMUM + 1))
    assert [minor for minor, texts in brought.items() if not texts] == []
    assert 'field ``traits`` of ``Node``' in brought[37]
    assert 'verb ``rescue``' in brought[38]
    assert '``?fault=`` of ``/v1/nodes``' in brought[42]


def test_the_openapi_document_of_the_docs_is_up_to_date():
    """If not: tools/test openapi."""
    kept = (ROOT / 'doc/source/reference/openapi.json').read_text()
    assert kept == openapi.text(), 'run tools/test openapi'


def test_every_verb_is_in_the_table(generator, directives):
    assert ('verb-table', '') in directives
    lines = list(generator('api_reference').verb_table())
    assert cells(lines) == [f'``{name}``' for name in provision_verbs.VERBS]


def test_every_status_is_in_the_table_and_on_the_page_of_failures(generator, pages):
    lines = list(generator('api_reference').status_table())
    assert set(cells(lines)) == {str(code) for code in errors.STATUS.values()}
    for code in set(errors.STATUS.values()) - {403}:   # nobody is refused without a name
        assert f'\n{code}     ' in pages['admin/failures']


def test_every_ipmi_property_is_told(generator):
    lines = list(generator('driver_reference').ipmi_properties())
    assert lines[::2] == [f'``{name}``' for name in properties.PROPERTIES]


def test_interfaces_are_told_with_their_defaults(generator):
    lines = list(generator('driver_reference').interface_table())
    rows = dict(zip(cells(lines), cells(lines, 2), strict=True))
    assert rows['power'] == '``ipmitool``'
    assert rows['inspect'] == '``no-inspect``, ``fake``'
