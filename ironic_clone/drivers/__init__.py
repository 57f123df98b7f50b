"""Drivers: the contract with hardware (``base``), its loader, and what this release ships."""
