"""The clients that people use, unmodified, and what other services send."""
