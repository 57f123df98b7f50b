"""The commands: read the options, build the parts, run them until told to stop."""
