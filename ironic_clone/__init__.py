"""Bare metal as a service, speaking OpenStack Ironic's REST API."""
