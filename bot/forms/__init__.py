"""The forms that a plan comes in (Word, PDF, tables, text), each read into a `Document` by one function.

A reader is `(content: bytes, name: str) -> Document` and raises `DocumentError`. Readers run in a child process
(`bot/forms/child.py`) and may assume nothing about their content: whoever sent it may mean harm.
"""
