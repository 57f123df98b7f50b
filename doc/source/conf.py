"""How the documentation is built; nothing here reaches out to a network."""
import pathlib
import sys

from ironic_clone.cmd import bootstrap  # noqa: F401,I001  first of all

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from ironic_clone.common.release import VERSION  # noqa: E402

project = 'ironic-clone'
author = 'ironic-clone maintainers'
copyright = '2026, ironic-clone maintainers'
version = release = VERSION

extensions = ['ext.generated', 'oslo_config.sphinxext']
exclude_patterns = []
smartquotes = False
highlight_language = 'none'
nitpicky = True

html_theme = 'alabaster'
html_title = f'ironic-clone {VERSION}'
html_static_path = ['_static']
html_css_files = ['pages.css']
html_theme_options = {'description': 'Bare metal as a service', 'page_width': '1260px',
                      'fixed_sidebar': True}
html_copy_source = False
html_show_sourcelink = False
