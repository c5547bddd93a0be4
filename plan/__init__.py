"""What an office means by a plan: reading it, understanding questions about it, deciding what is due.

Pure: standard library and rapidfuzz only. No Telegram, no SQL, no clock, no network, no files but its own word lists.
"""
