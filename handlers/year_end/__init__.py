"""The end of a plan's year: what becomes of tasks that are still open."""
