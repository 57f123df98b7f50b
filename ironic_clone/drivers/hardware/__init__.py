"""Hardware types: for each kind of machine the interfaces that it supports."""
