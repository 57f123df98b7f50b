"""The contract between the API and the conductors, and the ways in which it travels."""
