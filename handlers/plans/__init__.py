"""Plans in: a file in the chat, the sheet that says what is in it, mending, and an administrator's yes."""
