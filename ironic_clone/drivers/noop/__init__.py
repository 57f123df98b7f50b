"""Implementations for what a driver does without: one that refuses, or one that does nothing."""
