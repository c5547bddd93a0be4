"""Digests and reminders: what they say when they are sent, their buttons, and which of them are due."""
