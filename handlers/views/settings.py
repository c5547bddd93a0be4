"""The card of an office's settings: each in words with its present value, and a button to the next value."""

from __future__ import annotations

from dataclasses import fields
from datetime import time

from handlers.office.buttons import ChangeSetting
from handlers.office.chat_buttons import ListGroups
from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from locales import Texts
from plan.office_settings import OfficeSettings, next_value, written


def settings_card(present: OfficeSettings, texts: Texts, seal: Sealer, *, late: bool = False) -> Card:
    """List the settings; `late`: somebody had changed the one that was pressed."""
    lines = [texts.html("office_setting.late")] if late else []
    lines.append(texts.html("office_setting.head"))
    rows = []
    for each in fields(present):
        name, value = each.name, getattr(present, each.name)
        words = texts.plain(f"office_setting.{name}")
        lines.append(texts.html("office_setting.line", name=words, value=value_words(name, value, texts)))
        following = next_value(name, value)
        label = texts.plain("office_setting.change", name=words, value=value_words(name, following, texts))
        rows.append([Button(label, seal(ChangeSetting(name, written(value), written(following))))])
    rows.append([Button(texts.plain("chat_button.groups"), seal(ListGroups()))])
    return card(lines, rows)


def value_words(name: str, value: object, texts: Texts) -> str:
    """Return a value as people say it."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, int) and not isinstance(value, bool):
        if name == "escalate_days":
            return texts.plain("office_setting.escalate_after", n=value)
        return texts.plain("office_setting.working_days" if name == "explanation_days" else "office_setting.days", n=value)
    return texts.plain(f"office_setting.{name}_{written(value)}")
