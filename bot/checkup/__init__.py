"""What can be looked at around an office (machine, database, the way to Telegram), by `doctor` and by the daily self-check."""
