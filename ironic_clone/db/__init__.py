"""Models, queries and migrations. Knows nothing of the floors above it."""
