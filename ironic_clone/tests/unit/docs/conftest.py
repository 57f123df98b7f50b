"""What the tests of the documentation share: its sources and what generates parts of it."""
import importlib
import pathlib
import re

import pytest

DOC = pathlib.Path(__file__).resolve().parents[4] / 'doc'


@pytest.fixture
def generator(monkeypatch):
    """Return a function that imports a module of doc/ext by its name."""
    monkeypatch.syspath_prepend(str(DOC))
    return lambda name: importlib.import_module(f'ext.{name}')


@pytest.fixture(scope='session')
def pages():
    """Page, as in :doc:`page`, -> its source."""
    source = DOC / 'source'
    return {str(path.relative_to(source).with_suffix('')): path.read_text()
            for path in source.rglob('*.rst')}


@pytest.fixture(scope='session')
def directives(pages):
    """(directive, argument) of every directive of the pages."""
    return {found.groups() for text in pages.values()
            for found in re.finditer(r'^\.\. ([a-z-]+):: ?(.*)$', text, re.MULTILINE)}
