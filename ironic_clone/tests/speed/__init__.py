"""Figures of what a conductor does by itself: power sync, BMCs, take-over.

Nothing is asserted here: ``tools/benchmark --of PART`` prints.
"""
