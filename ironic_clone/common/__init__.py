"""What every room knows: states, errors, policy, and the forms of names."""
