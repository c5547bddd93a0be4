"""Wiring and running: settings, clock, command line, application, schedule, delivery, web endpoints."""
