"""What the API shows and takes, one resource a module: the one declaration of its fields."""
