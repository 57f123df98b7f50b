"""The pages themselves: what they quote exists, and README.rst says what is true."""
import pathlib
import re

import pytest

from ironic_clone.api import versions
from ironic_clone.tests.unit.drivers import test_seed_package

ROOT = pathlib.Path(__file__).resolve().parents[4]


@pytest.fixture(scope='module')
def readme():
    return (ROOT / 'README.rst').read_text()


def blocks(text):
    """Return the lines that are indented by four, without it: a page's literal blocks."""
    return '\n'.join(line[4:] for line in text.splitlines() if line.startswith('    '))


def code(text):
    """Return a source without empty lines."""
    return '\n'.join(line for line in text.splitlines() if line.strip())


def test_the_example_of_a_driver_stands_word_for_word(pages):
    page = code(blocks(pages['contributor/drivers']))
    assert code(test_seed_package.DRIVER) in page
    assert code(test_seed_package.PERIODIC) in page
    assert 'from ironic_clone.drivers import base' in page
    assert 'from ironic_clone.common import states' in page


def test_files_that_pages_name_exist(pages, readme):
    for page, text in {**pages, 'README': readme}.items():
        for name in re.findall(
                r'``((?:tools|etc|doc|releasenotes|ironic_clone)/[\w./-]+?)/?``', text):
            if not name.startswith(('etc/ironic_clone.conf.d', 'doc/build')):
                assert (ROOT / name).exists(), (page, name)


def test_rooms_that_the_architecture_names_exist(pages):
    rooms = '|'.join(path.name for path in (ROOT / 'ironic_clone').iterdir() if path.is_dir())
    named = re.findall(rf'``((?:{rooms})/[\w/]+(?:\.py)?)(?:\.\w+)?``',
                       pages['contributor/architecture'])
    assert len(named) > 20
    for name in named:
        assert (ROOT / 'ironic_clone' / name).exists() or \
            (ROOT / 'ironic_clone' / f'{name}.py').exists(), name


def test_every_dependency_has_its_reason(pages):
    table = pages['contributor/architecture'].split('What each dependency is for')[1].lower()
    for line in (ROOT / 'requirements.txt').read_text().splitlines():
        if line and not line.startswith('#'):
            name = re.match(r'[\w.-]+', line)[0].lower()
            assert re.search(rf'^[^=\n]*\b{re.escape(name)}\b', table, re.MULTILINE), name


def test_versions_are_the_ones_that_are_spoken(pages, readme):
    for text in (readme, pages['user/versions']):
        assert re.search(rf'{versions.MINIMUM_TEXT} to\s+{versions.MAXIMUM_TEXT}\b', text)


@pytest.mark.parametrize('command', [
    'tools/quickstart', 'tools/quickstart --check', 'tools/test',
    'sudo apt-get install git python3 python3-venv'])
def test_readme_has_the_command(readme, command):
    assert f'\n    {command}\n' in readme


def test_readme_and_quick_start_say_what_the_tool_says(readme, pages):
    tool = (ROOT / 'tools' / 'quickstart').read_text()
    create, manage = re.findall(r'^  (baremetal .*)$', tool, re.MULTILINE)
    assert create in readme and manage in readme
    assert create in pages['quickstart']


def test_no_page_is_left_out(pages):
    listed = {str(pathlib.PurePosixPath(page).parent / entry)
              for page, text in pages.items() for tree in text.split('.. toctree::')[1:]
              for entry in re.findall(r'^   ([a-z][\w/-]*)$', tree.split('\n\n\n')[0],
                                      re.MULTILINE)}
    assert set(pages) - {'index'} <= listed
