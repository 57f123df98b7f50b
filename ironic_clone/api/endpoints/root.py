"""The root documents: which versions there are, and which resources."""
