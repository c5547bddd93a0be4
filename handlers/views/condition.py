"""How the bot itself is, in words for its administrators: findings with what to do, and one screen of figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from markupsafe import Markup

from handlers.condition.buttons import LookAgain
from handlers.ports import Standing
from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from locales import Texts
from plan.checkup import Finding

_MEGABYTE, _GIGABYTE = 2**20, 2**30


def trouble_name(code: str, texts: Texts) -> str:
    """Return what a finding is called; one of another release by its code."""
    key = f"condition.name_{code}"
    return texts.plain(key) if key in texts.keys else code


def finding_lines(found: Finding, texts: Texts, zone: tzinfo, now: datetime) -> Iterable[Markup]:
    """Return what is wrong, since when, and what to do."""
    code = found.trouble.value
    wanted = texts.variables(f"condition.{code}")
    yield texts.html(f"condition.{code}", **{name: found.facts.get(name, 0) for name in wanted})
    if now - found.since >= timedelta(minutes=10):
        yield texts.html("condition.since", at=hour_words(found.since, zone))
    yield texts.html(f"condition.do_{code}")


def hour_words(instant: datetime, zone: tzinfo) -> str:
    """Return an instant as "07:30 24/11"."""
    local = instant.astimezone(zone)
    return f"{local:%H:%M} {local.day}/{local.month}"


def hours_words(since: datetime, until: datetime, zone: tzinfo) -> str:
    """Return a spell as "07:30 24/11 – 08:10 24/11", the second day left out where it is the first."""
    same_day = since.astimezone(zone).date() == until.astimezone(zone).date()
    end = f"{until.astimezone(zone):%H:%M}" if same_day else hour_words(until, zone)
    return f"{hour_words(since, zone)} – {end}"


def condition_card(
    standing: Standing, digests: tuple[str | None, datetime | None], texts: Texts, zone: tzinfo, sealer: Sealer
) -> Card:
    """Return the screen of /trangthai: what is wrong first. `digests`: the last round's week, and when the next one is."""
    seen = standing.condition
    wrong = [line for each in standing.findings for line in ("", *finding_lines(each, texts, zone, seen.now))]
    title = texts.html("condition.wrong", n=len(standing.findings)) if standing.findings else texts.html("condition.fine")
    lines = [title, *wrong, "", *_figures(standing, digests, texts, zone)]
    again = Button(texts.plain("condition.again"), sealer(LookAgain()))
    return card(lines, [[again]])


def _figures(
    standing: Standing, digests: tuple[str | None, datetime | None], texts: Texts, zone: tzinfo
) -> Sequence[Markup | None]:
    seen, (last, following) = standing.condition, digests
    minutes = (seen.now - standing.running_since) // timedelta(minutes=1)
    received = hour_words(seen.last_received, zone) if seen.last_received else None
    return [
        texts.html(
            "condition.running", version=standing.version, days=minutes // 1440, hours=minutes // 60 % 24, minutes=minutes % 60
        ),
        texts.html("condition.received", at=received, pushing=seen.pushing, silence=round(seen.silence or 0)),
        texts.html("condition.waiting", n=seen.waiting or 0, failed=seen.failed_updates or 0),
        texts.html(
            "condition.outbox",
            due=seen.due or 0,
            minutes=round((seen.oldest_due or 0.0) / 60),
            uncertain=seen.uncertain or 0,
            held=seen.held or 0,
        ),
        texts.html("condition.digest", last=last, next=hour_words(following, zone) if following else None),
        texts.html(
            "condition.database", dialect=standing.dialect, size=_size(standing.size_bytes), free=_size(seen.disk_free or 0)
        ),
        texts.html("condition.backup", hours=None if seen.backup_age is None else round(seen.backup_age / 3600)),
        texts.html("condition.checked", at=hour_words(standing.checked_at, zone) if standing.checked_at else None),
    ]


def _size(length: int) -> str:
    if length >= 10 * _GIGABYTE:
        return f"{length // _GIGABYTE} GB"
    return f"{length / _GIGABYTE:.1f} GB".replace(".", ",") if length >= _GIGABYTE else f"{max(length // _MEGABYTE, 1)} MB"
