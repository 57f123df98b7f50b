"""A cluster under fire: real processes that are killed, paused and cut off while clients work."""
