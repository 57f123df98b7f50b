"""A hardware type whose work waits, ends and fails when it is told to; see README.rst."""
