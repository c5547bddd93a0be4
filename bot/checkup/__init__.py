"""What can be looked at around an office: the machine, the database, the way to Telegram. Each check gives `Finding`s."""
