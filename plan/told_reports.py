"""What a document tells about the progress of tasks, as reports: which it makes, when they were said, which say nothing new.

An office's own account is a report for each unit that leads a task by name. It obliges to tell nobody: nobody has said it just
now, and whoever stores it has read it. Later words of people stand above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo

from plan.dossier import Dossier
from plan.ledger import DELIVERED, counting, latest
from plan.model import ToldProgress
from plan.office_settings import EvidencePolicy, OfficeSettings
from plan.progress import Bench, decide
from plan.reports import Entry, Report
from plan.wishes import Wish

_END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Account:
    """A document that gives account: who stores it (a person's id), the instant for which it speaks, and now (both UTC).

    `settings` and `zone` are the office's.
    """

    author_id: int
    said_at: datetime
    now: datetime
    settings: OfficeSettings
    zone: tzinfo


def told_at(issued_on: date | None, now: datetime, zone: tzinfo) -> datetime:
    """Return the instant for which a document speaks: the end of its day in the office's zone, never after now."""
    if issued_on is None or issued_on >= now.astimezone(zone).date():
        return now
    return datetime.combine(issued_on, _END_OF_DAY, zone).astimezone(UTC)


def told_reports(dossier: Dossier, told: ToldProgress, note: str, account: Account) -> Iterator[Report]:
    """Yield the reports that a document makes about a task, one for each unit that leads it by name.

    `note` is what is kept as the words of each: the document's, with its name in front. A unit gets none where it, or the
    first-named lead for all, has said something since, where it stands so already, and where the document was kept before.
    """
    for unit_id in dossier.leads:
        if not _said_since(dossier, unit_id, account.said_at):
            yield from _of_unit(dossier, told, note, account, unit_id)


def _said_since(dossier: Dossier, unit_id: int, instant: datetime) -> bool:
    said = counting(dossier.reports)
    return any(each.said_at >= instant and (each.aim.unit_id == unit_id or each.for_all) for each in said)


def _of_unit(dossier: Dossier, told: ToldProgress, note: str, account: Account, unit_id: int) -> Iterator[Report]:
    wish = Wish(
        task_id=dossier.task_id,
        said_at=account.said_at,
        unit_id=unit_id,
        status=told.status,
        percent=told.percent,
        note=note,
        waived=True,
    )
    bench = _bench(account, unit_id)
    alone, decided = decide(replace(dossier, reports=()), wish, bench), decide(dossier, wish, bench)
    if not isinstance(alone, Report) or not isinstance(decided, Report):
        return  # the unit has closed the task
    if not _kept_before(dossier, alone) and not _stands(dossier, told, decided):
        yield decided


def _bench(account: Account, unit_id: int) -> Bench:
    """Return what is decided with: the day is the document's, whose periods are meant; it need not prove what it tells."""
    day, settings = account.said_at.astimezone(account.zone).date(), account.settings
    if settings.evidence is EvidencePolicy.REQUIRE:
        settings = replace(settings, evidence=EvidencePolicy.ASK)
    return Bench(settings, account.author_id, (unit_id,), lambda _: None, day, account.now)


def _kept_before(dossier: Dossier, report: Report) -> bool:
    """Tell whether the document was kept before, taken back since or not: its words are the same, and so is what they say."""
    return any(
        each.entry is Entry.REPORT
        and (each.aim.unit_id, each.note) == (report.aim.unit_id, report.note)
        and _as_far(each, report)
        and report.percent in {None, each.percent}
        for each in dossier.reports
    )


def _stands(dossier: Dossier, told: ToldProgress, report: Report) -> bool:
    """Tell whether the line stands so already, in words that hold the document's."""
    standing = latest(dossier.reports, report.aim)
    if standing is None or not _as_far(standing, report) or told.note not in standing.note:
        return False
    return report.percent in {None, standing.percent}


def _as_far(one: Report, other: Report) -> bool:
    """Tell whether two reports say the same; what was accepted since is as far as what was handed in."""
    return one.status is other.status or {one.status, other.status} <= DELIVERED
