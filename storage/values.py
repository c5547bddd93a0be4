"""What storage gives back where plan/ has no word for it: frozen values, aware UTC instants, no SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plan.model import Unit


@dataclass(frozen=True, slots=True)
class Office:
    """An office; `zone` is the name of its time zone ("Asia/Ho_Chi_Minh").

    `closed_at`: since when nothing is sent or answered for it. `open_to_all` (whether strangers may ask), `digest_at`
    ("MON 07:30") and `ping_at` ("08:00") are None where the installation's hold.
    """

    id: int
    name: str
    zone: str
    closed_at: datetime | None = None
    open_to_all: bool | None = None
    digest_at: str | None = None
    ping_at: str | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """What storing a plan changed, as refs in the document's order (removed ones in the old document's order).

    `plan_id` is None where the plan was compared only and is not stored yet. A task that merely moved to another line
    counts as unchanged.
    """

    plan_id: int | None
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update as Telegram sent it: `payload` is its JSON text. `chat_id` None: the update has a lane of its own."""

    update_id: int
    chat_id: int | None
    payload: str


class Outcome(StrEnum):
    """How the handling of an update ended; `SHED` was never handled, for its sender sends too much."""

    DONE = "done"
    RETRY = "retry"
    FAILED = "failed"
    SHED = "shed"


@dataclass(frozen=True, slots=True)
class Settlement:
    """The verdict on a claimed update. `retry_after` in seconds of database time, for `RETRY` (None: at once)."""

    update_id: int
    outcome: Outcome
    reason: str | None = None
    code: str | None = None
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """An update that its claimer alone may handle until the lease ends; `attempt` counts from 1."""

    update_id: int
    chat_id: int | None
    payload: str
    attempt: int


@dataclass(frozen=True, slots=True)
class InboxState:
    """How many updates wait, are in hand, failed, could not be read; `oldest_age` of the unhandled in seconds."""

    pending: int
    claimed: int
    failed: int
    quarantined: int
    oldest_age: float | None


@dataclass(frozen=True, slots=True)
class Chat:
    """A Telegram chat the bot has met; `leave_at` is when the bot leaves it unless it is bound by then.

    `trouble` is why nothing can be sent there, noted at `trouble_at`; None: nothing is known to be wrong.
    """

    chat_id: int
    kind: str
    title: str
    unit_id: int | None = None
    thread_id: int | None = None
    added_by: int | None = None
    leave_at: datetime | None = None
    left_at: datetime | None = None
    bound_at: datetime | None = None
    trouble: str | None = None
    trouble_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BoundChat:
    """The unit a chat speaks for, and the forum topic to post to (None: no topic)."""

    unit: Unit
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """Facts about a database for `doctor`; `url` without password, `schema` None while empty, `size_bytes` None if unknown."""

    url: str
    dialect: str
    server_version: str
    schema: str | None
    newest_schema: str
    size_bytes: int | None
    offices: int
    plans: int
    tasks: int
    units: int
    chats: int
