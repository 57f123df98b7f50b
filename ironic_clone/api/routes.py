"""The whole URL space: path -> method -> route.

A parameter has one name at one place of the tree (``{node_ident}`` below /v1/nodes). Routes
whose path has ``{node_ident}`` get their policy rule checked by ``lookup.node``, together with
whether the caller may see the node; for all others the application checks it.
"""
from ironic_clone.api.router import Route

ROUTES: dict[str, dict[str, Route]] = {
    # -- nodes ---------------------------------------------------------------------------------
    # -- what hangs on a node: states, management, traits, maintenance, vendor passthru ---------
    # -- ports -----------------------------------------------------------------------------------
    # -- drivers and conductors ------------------------------------------------------------------
}
