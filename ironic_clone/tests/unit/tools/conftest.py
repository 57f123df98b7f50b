"""The commands of tools/ are no package: their modules are found beside them."""
import importlib
import pathlib
import sys

import pytest

TOOLS = pathlib.Path(__file__).resolve().parents[4] / 'tools'


@pytest.fixture
def tool(monkeypatch):
    """Return a function that imports a module of tools/support."""
    monkeypatch.syspath_prepend(str(TOOLS))
    yield lambda name: importlib.import_module(f'support.{name}')
    for name in [name for name in sys.modules if name.split('.')[0] == 'support']:
        del sys.modules[name]
