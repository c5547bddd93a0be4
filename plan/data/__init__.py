"""Word lists of Vietnamese administration, read once as package data."""
