"""What can be wrong with a running bot: a table of rules over what was looked at, and what of it is worth a word. Pure.

A fact that is None was not looked at, or cannot be: then nothing is said about it, and what was known stays known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

Facts = Mapping[str, int]
"""Numbers that a sentence shows."""
REMEMBERED = timedelta(hours=6)
"""What begins again within this after it was over is not told at once: it comes and goes."""
_MINUTE, _MEGABYTE = 60, 2**20


class Trouble(StrEnum):
    """What is wrong, the worst first."""

    DAMAGED = "damaged"  # the database
    NO_POLL = "no_poll"  # asking Telegram for updates has not worked
    NOT_PUSHED = "not_pushed"  # Telegram holds updates and does not bring them
    WEBHOOK_FAILING = "webhook_failing"
    TWO_POLLERS = "two_pollers"
    DISK_LOW = "disk_low"
    INBOX_OLD = "inbox_old"
    OUTBOX_OLD = "outbox_old"
    DIGEST_MISSED = "digest_missed"
    BACKUP_OLD = "backup_old"
    CERTIFICATE = "certificate"
    CLOCK_OFF = "clock_off"


@dataclass(frozen=True, slots=True)
class Condition:
    """How a bot is. Ages and lengths in seconds, sizes in bytes; instants are the office clock's.

    `pushing`: Telegram brings updates. `silence`: since asking for them last worked. `pending_there`: how many wait there,
    `webhook_bad`: it names another address than ours, or tells of a failure of the last hour. `conflict`: another program polls
    with the same token. `digests_missed`: offices whose digest is due and not planned. `clock_off`: how far the machine's
    clock is from Telegram's. `backup_age`: of the newest copy, -1 where there should be one and is none.
    """

    now: datetime
    pushing: bool = False
    silence: float | None = None
    last_received: datetime | None = None
    pending_there: int | None = None
    webhook_bad: bool | None = None
    conflict: bool | None = None
    waiting: int | None = None
    failed_updates: int | None = None
    oldest_waiting: float | None = None
    due: int | None = None
    oldest_due: float | None = None
    uncertain: int | None = None
    held: int | None = None
    digests_missed: int | None = None
    disk_free: int | None = None
    certificate_days: int | None = None
    backup_age: float | None = None
    clock_off: float | None = None
    damaged: bool | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """When something is wrong: `found` is asked where all that it `needs` was looked at."""

    needs: tuple[str, ...]
    found: Callable[[Condition], Facts | None]


def _over(name: str, limit: float, unit: int = _MINUTE, said: str = "minutes", **more: str) -> Rule:
    """Return the rule that a fact must not be above a limit; `more` are other facts that the sentence shows."""

    def found(condition: Condition) -> Facts | None:
        value = getattr(condition, name)
        if value <= limit:
            return None
        return {said: round(value / unit), **{shown: getattr(condition, fact) for shown, fact in more.items()}}

    return Rule((name, *more.values()), found)


def _under(name: str, limit: int, unit: int, said: str) -> Rule:
    """Return the rule that a fact must not be below a limit."""

    def found(condition: Condition) -> Facts | None:
        value = getattr(condition, name)
        return {said: value // unit} if value < limit else None

    return Rule((name,), found)


def _no_poll(condition: Condition) -> Facts | None:
    silence = condition.silence or 0.0
    return {"minutes": round(silence / _MINUTE)} if not condition.pushing and silence > 5 * _MINUTE else None


def _not_pushed(condition: Condition) -> Facts | None:
    pending, last = condition.pending_there or 0, condition.last_received
    quiet = last is None or condition.now - last > timedelta(minutes=5)
    return {"pending": pending} if condition.pushing and pending and quiet else None


def _backup_old(condition: Condition) -> Facts | None:
    age = condition.backup_age or 0.0
    if age < 0:
        return {"hours": -1}
    return {"hours": round(age / 3600)} if age > 48 * 3600 else None


RULES: Mapping[Trouble, Rule] = {
    Trouble.DAMAGED: Rule(("damaged",), lambda condition: {} if condition.damaged else None),
    Trouble.NO_POLL: Rule(("silence",), _no_poll),
    Trouble.NOT_PUSHED: Rule(("pending_there",), _not_pushed),
    Trouble.WEBHOOK_FAILING: Rule(("webhook_bad",), lambda condition: {} if condition.webhook_bad else None),
    Trouble.TWO_POLLERS: Rule(("conflict",), lambda condition: {} if condition.conflict else None),
    Trouble.DISK_LOW: _under("disk_free", 2**30, _MEGABYTE, "megabytes"),
    # Our own mistakes are tried again after eleven minutes at most, and deliveries after half an hour or so.
    Trouble.INBOX_OLD: _over("oldest_waiting", 20 * _MINUTE, waiting="waiting"),
    Trouble.OUTBOX_OLD: _over("oldest_due", 45 * _MINUTE, due="due"),
    Trouble.DIGEST_MISSED: _over("digests_missed", 0, 1, "offices"),
    Trouble.BACKUP_OLD: Rule(("backup_age",), _backup_old),
    Trouble.CERTIFICATE: _under("certificate_days", 14, 1, "days"),
    Trouble.CLOCK_OFF: _over("clock_off", 60, 1, "seconds"),
}


def examined(condition: Condition) -> Mapping[Trouble, Facts | None]:
    """Return for each thing that was looked at what is wrong with it (None: nothing), the worst first."""
    looked = {trouble: rule for trouble, rule in RULES.items() if all(getattr(condition, n) is not None for n in rule.needs)}
    return {trouble: rule.found(condition) for trouble, rule in looked.items()}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong `since` an instant, with the numbers of the last look.

    `told_on` is the office's day on which administrators were last told of it, None while they were not. `over_at`: since then
    it is not so any more.
    """

    trouble: Trouble
    since: datetime
    facts: Facts = field(default_factory=dict)
    told_on: date | None = None
    over_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class News:
    """What has changed: findings as they are to be kept, those to be told of, and those to be told of as over."""

    kept: tuple[Finding, ...]
    told: tuple[Finding, ...]
    over: tuple[Finding, ...]


def news(
    looked: Mapping[Trouble, Facts | None], known: Mapping[Trouble, Finding], now: datetime, today: date, *, daily: bool
) -> News:
    """Return what follows from a look: told when it begins, once a day (`daily` look) while it lasts, and when it is over."""
    kept: list[Finding] = []
    told: list[Finding] = []
    over: list[Finding] = []
    for trouble, facts in looked.items():
        before = known.get(trouble)
        is_open = before is not None and before.over_at is None
        if facts is None:
            if before is not None and is_open:
                kept.append(replace(before, over_at=now))
                over += [kept[-1]] if before.told_on is not None else []
            continue
        if before is not None and is_open:
            again = daily and (before.told_on is None or before.told_on < today)
            found = replace(before, facts=facts, told_on=today if again else before.told_on)
        else:
            again = before is None or before.over_at is None or now - before.over_at > REMEMBERED
            found = Finding(trouble, now, facts, today if again else None)
        kept.append(found)
        told += [found] if again else []
    return News(tuple(kept), tuple(told), tuple(over))


def worst_first(troubles: Collection[Trouble]) -> tuple[Trouble, ...]:
    """Return findings in the order in which a person should see to them."""
    return tuple(trouble for trouble in Trouble if trouble in troubles)
