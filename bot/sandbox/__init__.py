"""A local Telegram with a browser chat, strict like the real one; the tests use it too."""
