"""What the commands of tools/ share. Only the standard library: nothing is installed yet."""
