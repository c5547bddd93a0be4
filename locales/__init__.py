"""Every word a person reads, per language. Imports nothing of ours."""
