"""JSON schemas of bodies that no resource declares, and sentences for what violates them."""
