"""How the documentation is built; nothing here reaches out to a network."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'ext'))

from ironic_clone.common.release import VERSION  # noqa: E402

project = 'ironic-clone'
author = 'ironic-clone maintainers'
copyright = '2026, ironic-clone maintainers'
version = release = VERSION

extensions = []
html_theme = 'alabaster'
nitpicky = True
