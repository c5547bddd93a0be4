"""Telegram in, Telegram out: one file per thing a person wants. No office rule and no sentence of its own."""
