"""Assembly of the WSGI application."""
from ironic_clone.api import routes
from ironic_clone.api.application import Application
from ironic_clone.api.request import Services


def build(database, conductor_client, rings):
    """Return the WSGI callable of the API.

    :param database: ``db.engine.Database``.
    :param conductor_client: ``rpc.client.ConductorClient``.
    :param rings: ``rpc.ring.Rings``.
    """
    return Application(routes.ROUTES, Services(database, conductor_client, rings))
