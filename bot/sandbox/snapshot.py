"""Keeps the local Telegram's chats in one JSON file, so that starting the sandbox again finds them as they were."""

from __future__ import annotations

import asyncio
import base64
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.sandbox.directory import Group, Person
from bot.sandbox.errors import Json
from bot.sandbox.files import StoredFile
from bot.sandbox.telegram import LocalTelegram

_FORM = 1
_SETTLING_SECONDS = 1.0


def to_json(telegram: LocalTelegram) -> Json:
    """Return everything worth keeping as JSON values."""
    return {
        "form": _FORM,
        "privacy_mode": telegram.privacy_mode,
        "people": [asdict(person) for person in telegram.directory.people.values()],
        "groups": [asdict(group) for group in telegram.directory.groups.values()],
        "messages": {str(chat_id): telegram.history.of(chat_id) for chat_id in telegram.history.chats},
        "last_ids": dict(telegram.history.last_ids),
        "files": [asdict(stored) | {"content": _packed(stored.content)} for stored in telegram.files.by_id.values()],
        "commands": dict(telegram.profile.commands),
        "texts": dict(telegram.profile.texts),
        "next_update_id": telegram.updates.next_id,
        "pending": telegram.updates.pending,
    }


def from_json(telegram: LocalTelegram, kept: Json) -> None:
    """Put back what `to_json` gave. Raises ValueError, KeyError or TypeError where it is something else."""
    if kept["form"] != _FORM:
        raise ValueError(f"a snapshot of form {kept['form']}")
    people = {person["user_id"]: Person(**person) for person in kept["people"]}
    groups = {group["chat_id"]: Group(**_numbered(group)) for group in kept["groups"]}
    messages = {int(chat_id): {m["message_id"]: m for m in found} for chat_id, found in kept["messages"].items()}
    files = [StoredFile(**{**stored, "content": base64.b64decode(stored["content"])}) for stored in kept["files"]]
    telegram.directory.people, telegram.directory.groups = people, groups
    telegram.history.chats, telegram.history.last_ids = messages, kept["last_ids"]
    telegram.files.by_id = {stored.file_id: stored for stored in files}
    telegram.profile.commands, telegram.profile.texts = kept["commands"], kept["texts"]
    telegram.privacy_mode = kept["privacy_mode"]
    telegram.updates.next_id = max(telegram.updates.next_id, kept["next_update_id"])
    for update in kept["pending"]:
        telegram.updates.push_raw(update)


def save(telegram: LocalTelegram, path: Path) -> None:
    """Write the snapshot; a crash in the middle leaves the old one."""
    _write(json.dumps(to_json(telegram), ensure_ascii=False), path)


def load(telegram: LocalTelegram, path: Path) -> bool:
    """Read the snapshot into a fresh local Telegram; False if there is none. A broken one is set aside, not lost."""
    if not path.exists():
        return False
    try:
        from_json(telegram, json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError):
        path.replace(path.with_suffix(path.suffix + ".broken"))
        return False
    return True


async def keep(telegram: LocalTelegram, path: Path) -> None:
    """Write the snapshot a second after each change, until cancelled; then once more."""
    with telegram.feed.listen() as happenings:
        try:
            while True:
                await happenings.get()
                await asyncio.sleep(_SETTLING_SECONDS)
                while not happenings.empty():
                    happenings.get_nowait()
                text = json.dumps(to_json(telegram), ensure_ascii=False)
                await asyncio.to_thread(_write, text, path)
        finally:
            save(telegram, path)


def _write(text: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(path.suffix + ".new")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _packed(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _numbered(group: dict[str, Any]) -> dict[str, Any]:
    """JSON has only text for keys; members and topics go by number."""
    return group | {field: {int(key): value for key, value in group[field].items()} for field in ("members", "topics")}
