"""Outside packages that tests install beside the product; see README.rst."""
