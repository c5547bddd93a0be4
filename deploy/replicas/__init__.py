"""Replicas on one machine, for trying out and for proofs: a proxy, a local Telegram that pushes, PostgreSQL, the bots."""
