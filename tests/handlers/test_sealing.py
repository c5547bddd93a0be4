"""Seals: what we sealed is read, in its chat, by whom it is meant for, in its time; everything else is forged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.packing import MOST_BYTES, ForgedButtonError
from handlers.sealing import LIFE, Seal, WornButtonError

NOW = datetime(2025, 11, 24, tzinfo=UTC)
CHAT, PERSON = -100700000101, 700000001
SEAL = Seal(b"k" * 32)


@dataclass(frozen=True, slots=True)
class Undo:
    """A press that changes something."""

    PREFIX: ClassVar[str] = "Zu"
    report: int
    more: str = ""


KINDS = {"Zu": Undo}


def read(data: str, *, chat: int = CHAT, person: int = PERSON, now: datetime = NOW, seal: Seal = SEAL) -> object:
    return seal.read(data, KINDS, chat_id=chat, user_id=person, now=now)


@given(st.integers(0, 10**12), st.integers(-(10**13), 10**13), st.integers(-3_000_000, 30_000_000))
def test_what_is_sealed_is_read(report: int, chat: int, minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    data = SEAL.sealer(chat, now)(Undo(report))
    assert len(data.encode()) <= MOST_BYTES
    assert read(data, chat=chat, now=now) == Undo(report)


def test_a_sealed_button_is_worthless_in_another_chat_with_another_key_and_for_another_person() -> None:
    data = SEAL.sealer(CHAT, NOW, PERSON)(Undo(7))
    assert read(data) == Undo(7)
    for wrong in ({"chat": CHAT - 1}, {"person": PERSON + 1}, {"seal": Seal(b"x" * 32)}):
        with pytest.raises(ForgedButtonError):
            read(data, **wrong)  # type: ignore[arg-type]


def test_a_button_wears_out() -> None:
    data = SEAL.sealer(CHAT, NOW)(Undo(7))
    assert read(data, now=NOW + LIFE) == Undo(7)
    with pytest.raises(WornButtonError) as worn:
        read(data, now=NOW + LIFE + timedelta(minutes=1))
    assert worn.value.press == Undo(7)


def test_data_that_does_not_fit_is_never_sealed() -> None:
    with pytest.raises(ValueError, match="bytes"):
        SEAL.sealer(CHAT, NOW)(Undo(7, "x" * 60))


@given(st.text(max_size=80))
def test_any_text_is_refused_without_a_mistake(data: str) -> None:
    with pytest.raises(ForgedButtonError):
        read(data)
