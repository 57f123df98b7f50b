"""The Sphinx extension that puts figures and tables made from the code into pages.

::

    .. state-figure:: clean        a picture
    .. route-table::               a text, parsed as if it stood in the page
"""
from collections.abc import Iterator

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ext import api_reference
from ext import command_reference
from ext import driver_reference
from ext import house
from ext import release_notes
from ext import rest_reference
from ext import state_figures
from ext import version_history

FIGURES = {'state-figure': state_figures.figure, 'processes-figure': house.processes,
           'floors-figure': house.floors}
"""Directive -> function that returns SVG."""

OPTIONS = command_reference.ROOT / 'etc/config-generator.conf'


def options() -> Iterator[str]:
    """Yield oslo.config's own directive for all options that the sample file holds, too."""
    yield from ('.. show-options::', '   :split-namespaces:', f'   :config-file: {OPTIONS}')


TEXTS = {'state-table': state_figures.table, 'route-table': api_reference.route_table,
         'field-table': api_reference.field_table, 'verb-table': api_reference.verb_table,
         'rest-reference': rest_reference.reference,
         'endpoint-table': rest_reference.endpoints,
         'version-history': version_history.table,
         'status-table': api_reference.status_table,
         'option-reference': options,
         'notes': release_notes.notes,
         'command-help': command_reference.help_of,
         'interface-table': driver_reference.interface_table,
         'ipmi-properties': driver_reference.ipmi_properties}
"""Directive -> function that yields lines of reStructuredText."""


class Generated(SphinxDirective):
    """A directive whose argument, if it takes one, is the function's."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self):
        self.env.note_reread()   # the page depends on code that Sphinx does not see
        if self.name in FIGURES:
            return [nodes.raw('', FIGURES[self.name](*self.arguments), format='html')]
        return self.parse_text_to_nodes('\n'.join(TEXTS[self.name](*self.arguments)),
                                        allow_section_headings=True)


def setup(app):
    for name in [*FIGURES, *TEXTS]:
        app.add_directive(name, Generated)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
