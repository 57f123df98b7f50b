"""Inspection hooks: what is made of an inventory before inspection rules see it.

Loaded by name from the entry points ``ironic_clone.inspection.hooks``, as ``[inspector]hooks``
lists them; an outside package can have some of its own.
"""
