"""Peers of the service in tests: programs that play the part of a management controller."""
