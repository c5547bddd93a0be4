"""The sealed buttons of an office's own affairs: its settings, and those of its chats (handlers.office.chat_buttons)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from handlers.office import chat_buttons
from plan.rights import Action


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """Change a setting, both values as they are stored; it does nothing where the value is not `was` any more."""

    PREFIX: ClassVar[str] = "Oc"
    ACTION: ClassVar[Action] = Action.CHANGE_SETTINGS
    LIFE: ClassVar[timedelta] = timedelta(days=1)
    name: str
    was: str
    to: str


KINDS: dict[str, type[Any]] = {ChangeSetting.PREFIX: ChangeSetting, **chat_buttons.KINDS}
