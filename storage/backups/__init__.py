"""A whole database as lines of JSON, and back: the same form for SQLite and PostgreSQL, whatever the schema. No files here."""
