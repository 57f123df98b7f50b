"""What makes the generated parts of the documentation: figures, tables, references.

Each module makes text from the code by plain functions, which the unit tests call too;
``generated`` is the Sphinx extension that puts the text into pages.
"""
