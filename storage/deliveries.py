"""Deliveries as values: what is to be sent to whom, under which key, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, Self


class State(StrEnum):
    """How far a delivery is. Only the first three are open."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"  # no longer true, wanted or allowed when it was to be sent
    FAILED = "failed"  # Telegram refuses
    UNCERTAIN = "uncertain"  # nobody knows whether it arrived


@dataclass(frozen=True, slots=True)
class Address:
    """Whom it is for: a person by our id, wherever Telegram finds them then, or a Telegram chat by its id."""

    kind: Literal["person", "chat"]
    id: int

    @classmethod
    def person(cls, person_id: int) -> Self:
        """Return the address of a person (our id)."""
        return cls("person", person_id)

    @classmethod
    def chat(cls, chat_id: int) -> Self:
        """Return the address of a Telegram chat."""
        return cls("chat", chat_id)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to be sent. `kind` says which words it is made of, `facts` of which ids; `key` makes it the only one.

    It is not sent before `not_before` (aware, office clock).
    """

    office_id: int
    to: Address
    kind: str
    key: str
    facts: Mapping[str, int | str | None]
    not_before: datetime


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery as it lies in the outbox. `attempts` counts claims, `resends` sendings after one that nobody knows of.

    Once it was sent: as which message of which chat (Telegram's numbers), a fingerprint of what that shows, and when its words
    were made (office clock).
    """

    id: int
    office_id: int
    to: Address
    kind: str
    key: str
    facts: Mapping[str, int | str | None]
    state: State
    attempts: int
    resends: int
    not_before: datetime
    reason: str | None = None
    chat_id: int | None = None
    message_id: int | None = None
    shown: str | None = None
    shown_at: datetime | None = None
