"""Backups as files: written whole or not at all, packed, sealed on wish, rotated, looked over and restored.

`newest(folder)` tells how old the newest one is.
"""

from __future__ import annotations

from bot.backups.shelf import BackupFile, newest

__all__ = ["BackupFile", "newest"]
