"""Delivering what lies in the outbox: paced, one dispatcher at a time, with a verdict on each attempt."""
