"""Facts about the API, kept apart from the declarations so that one can be held to the other.

A resource: ``fields``: name -> [minor of its version, views (b brief list, d detailed list, s
single), write (C create, ! required, P patch)]. ``arguments``: of lists, name -> [minor, status
below]. ``patchable``, ``unsortable``, ``unselectable``: names. ``since``: minor of the resource.
``required``: the smallest body of a create. ``below``: status of a create that gives a newer
field, and ``null_below`` if it gives null. ``select_below``: status of ``fields=`` with a newer
field; ``select_since``: minor of ``fields=``. ``ungated_views``: views that show every field at
every version. ``quirks``: field -> what is different for it: ``create_below``, ``select_below``
(``silent``: left out of single objects), ``value``: one that is accepted.

``exchanges`` are requests and their answers, ``circumstances`` those of a node that is locked, or
in some state, ``values`` what a walk through HTTP writes into fields. The walks (``field_walk``,
``exchange_walk``...) go over any service, see ``world``.
"""
import functools
import pathlib

import yaml


@functools.cache
def load(name: str):
    """Return the facts of a resource, or another table: not to be changed."""
    text = (pathlib.Path(__file__).parent / f'{name}.yaml').read_text()
    return yaml.load(text, getattr(yaml, 'CSafeLoader', yaml.SafeLoader))
