"""The daemon that works on machines: tasks, flows, steps, and what it does by itself."""
