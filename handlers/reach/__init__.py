"""Whom the bot reaches and whom not: groups that it lost, may not write to or came back to, and what administrators hear."""
