"""The contract of each interface type, one a file; ``drivers.base`` gathers them."""
