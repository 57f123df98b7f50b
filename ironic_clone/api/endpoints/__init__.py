"""What each route does: one noun a module, a function a route."""
