"""The bot looks after itself: what it sees of its machine, its database and Telegram, and the daily self-check."""
