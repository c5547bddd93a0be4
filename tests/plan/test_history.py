"""The history of a task: what happened in which order, what each report changed, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from plan.answers import PlannedTask
from plan.bases import Basis
from plan.dossier import Dossier
from plan.explanations import Explanation
from plan.extensions import Extension, Stage
from plan.history import Fate, Happening, change, events, fate, people
from plan.model import Plan, PlanHeader, Task
from plan.reports import Aim, Entry, Report, Status

DAY = datetime(2025, 11, 24, 2, tzinfo=UTC)
HOA, TUAN, MAI = 70, 71, 72
TASK, UNIT = 7, 1
AIM = Aim(TASK, UNIT, 0)
H = Happening


def said(number: int, percent: int | None = None, hours: float | None = None, **facts: Any) -> Report:
    """A stored report, said as many hours after the first as its number unless told otherwise."""
    instant = DAY + timedelta(hours=number if hours is None else hours)
    made = Report(Entry.REPORT, AIM, Status.IN_PROGRESS, HOA, instant, instant, percent=percent, id=number)
    return replace(made, **facts)


def undone(number: int, about: int, **facts: Any) -> Report:
    return said(number, entry=Entry.UNDO, about=about, **{"author_id": TUAN, "note": "nhầm", **facts})


def filed(*reports: Report, **more: Any) -> Dossier:
    task = Task("II.1.a", "1.a", "Chung", "Việc", id=TASK)
    return Dossier(PlannedTask(Plan(PlanHeader("Kế hoạch"), (), (task,)), task), (UNIT,), reports=reports, **more)


def asked(number: int, stage: Stage, **facts: Any) -> Extension:
    made = Extension(TASK, 0, UNIT, HOA, "lý do", date(2025, 11, 30), date(2025, 12, 15), False, stage, DAY, id=number)
    return replace(made, **facts)


def told(dossier: Dossier) -> list[tuple[Happening, int]]:
    return [(each.happening, each.by) for each in events(dossier)]


def test_nothing_happened_to_an_empty_dossier():
    assert events(filed()) == ()


def test_the_newest_stands_first_by_when_it_was_said():
    late_arrival = said(3, 50, hours=0.5)
    assert [each.subject.id for each in events(filed(said(1, 10), said(2, 20), late_arrival))] == [2, 1, 3]


def test_of_one_instant_what_was_written_down_last_stands_first():
    reports = [said(number, number, hours=0) for number in (1, 2, 3)]
    assert [each.subject.id for each in events(filed(*reports))] == [3, 2, 1]


def test_every_entry_is_an_event_of_its_kind():
    done = said(1, status=Status.SUBMITTED)
    history = filed(
        done, said(2, entry=Entry.RETURN, about=1), said(3, entry=Entry.ACCEPT, about=1, author_id=MAI), undone(4, about=3)
    )
    assert told(history) == [(H.UNDO, TUAN), (H.ACCEPT, MAI), (H.RETURN, HOA), (H.REPORT, HOA)]


@pytest.mark.parametrize(
    ("extension", "happened"),
    [
        (asked(1, Stage.HEAD), [(H.EXTENSION_ASKED, HOA)]),
        (
            asked(1, Stage.OFFICE, head_id=TUAN, head_at=DAY + timedelta(hours=1)),
            [(H.EXTENSION_PASSED, TUAN), (H.EXTENSION_ASKED, HOA)],
        ),
        (
            asked(1, Stage.REFUSED, decided_by=TUAN, decided_at=DAY + timedelta(hours=1)),
            [(H.EXTENSION_REFUSED, TUAN), (H.EXTENSION_ASKED, HOA)],
        ),
        (
            asked(
                1,
                Stage.GRANTED,
                head_id=TUAN,
                head_at=DAY + timedelta(hours=1),
                decided_by=MAI,
                decided_at=DAY + timedelta(hours=2),
            ),
            [(H.EXTENSION_GRANTED, MAI), (H.EXTENSION_PASSED, TUAN), (H.EXTENSION_ASKED, HOA)],
        ),
        (
            asked(1, Stage.GRANTED, head_id=TUAN, head_at=DAY, decided_by=TUAN, decided_at=DAY),
            [(H.EXTENSION_GRANTED, TUAN), (H.EXTENSION_PASSED, TUAN), (H.EXTENSION_ASKED, HOA)],
        ),
    ],
    ids=["asked", "passed_on", "refused_by_the_head", "granted", "all_in_one_minute"],
)
def test_an_extension_is_told_step_by_step(extension: Extension, happened: list[tuple[Happening, int]]):
    assert told(filed(extensions=(extension,))) == happened


def test_bases_and_explanations_stand_between_reports():
    basis = Basis(TASK, 0, "5/KH-UBND", date(2025, 12, 1), TUAN, DAY + timedelta(hours=2), id=1)
    open_question = Explanation(TASK, UNIT, MAI, DAY + timedelta(hours=3), date(2025, 12, 1), id=1)
    answered = replace(open_question, id=2, answer="thiếu người", answered_by=HOA, answered_at=DAY + timedelta(hours=5))
    history = filed(said(1, 10), said(4, 20), bases=(basis,), explanations=(open_question, answered))
    assert told(history) == [
        (H.EXPLAINED, HOA),
        (H.REPORT, HOA),
        (H.EXPLANATION_ASKED, MAI),
        (H.EXPLANATION_ASKED, MAI),
        (H.BASIS_SET, TUAN),
        (H.REPORT, HOA),
    ]


CORRECTED = (said(1, 40), said(2, 80), said(3, 60, corrects=2))
UNDONE = (said(1, 40), said(2, 80), undone(3, about=2))
UNDONE_CORRECTION = (said(1, 80), said(2, 60, corrects=1), undone(3, about=2))
TWICE_CORRECTED = (said(1, 40), said(2, 50, corrects=1), said(3, 60, corrects=2))
JUDGED = (
    said(1, status=Status.SUBMITTED),
    said(2, entry=Entry.RETURN, about=1),
    said(3, status=Status.SUBMITTED),
    said(4, entry=Entry.ACCEPT, status=Status.DONE, about=3),
)
UNDONE_ACCEPTANCE = (*JUDGED, undone(5, about=4))
JUDGED_THEN_UNDONE = (said(1, status=Status.SUBMITTED), said(2, entry=Entry.ACCEPT, about=1), undone(3, about=1))


@pytest.mark.parametrize(
    ("reports", "number", "became"),
    [
        (CORRECTED, 1, Fate()),
        (CORRECTED, 2, Fate(counts=False, replaced=CORRECTED[2])),
        (CORRECTED, 3, Fate()),
        (UNDONE, 1, Fate()),
        (UNDONE, 2, Fate(counts=False, undone=UNDONE[2])),
        (UNDONE, 3, Fate()),
        (UNDONE_CORRECTION, 1, Fate()),
        (UNDONE_CORRECTION, 2, Fate(counts=False, undone=UNDONE_CORRECTION[2])),
        (TWICE_CORRECTED, 1, Fate(counts=False, replaced=TWICE_CORRECTED[1])),
        (TWICE_CORRECTED, 2, Fate(counts=False, replaced=TWICE_CORRECTED[2])),
        (JUDGED, 1, Fate(judged=JUDGED[1])),
        (JUDGED, 3, Fate(judged=JUDGED[3])),
        (JUDGED, 4, Fate()),
        (UNDONE_ACCEPTANCE, 3, Fate()),
        (UNDONE_ACCEPTANCE, 4, Fate(counts=False, undone=UNDONE_ACCEPTANCE[4])),
        (JUDGED_THEN_UNDONE, 1, Fate(counts=False, undone=JUDGED_THEN_UNDONE[2], judged=JUDGED_THEN_UNDONE[1])),
        (JUDGED_THEN_UNDONE, 2, Fate(counts=False)),
    ],
)
def test_what_became_of_a_line(reports: tuple[Report, ...], number: int, became: Fate):
    assert fate(reports, reports[number - 1]) == became


@pytest.mark.parametrize(
    ("reports", "number", "percents"),
    [
        (CORRECTED, 1, (None, 40)),
        (CORRECTED, 2, (40, 80)),
        (CORRECTED, 3, (40, 60)),
        (UNDONE, 2, (40, 80)),
        (UNDONE, 3, (80, 40)),
        (UNDONE_CORRECTION, 3, (60, 80)),
        ((said(1, 40), said(2, 80, hours=0.5)), 2, (None, 80)),
        ((said(1, 40), replace(said(2, 80), aim=Aim(TASK, 2, 0)), said(3, 50)), 3, (40, 50)),
        ((said(1, 40), undone(2, about=1)), 2, (40, None)),
    ],
)
def test_what_a_line_changed(reports: tuple[Report, ...], number: int, percents: tuple[int | None, int | None]):
    was, now = change(reports, reports[number - 1])
    assert (was.percent if was else None, now.percent if now else None) == percents


def test_what_is_said_later_does_not_change_what_an_earlier_line_tells():
    earlier = change((said(1, 40), said(2, 80)), said(2, 80))
    assert change((said(1, 40), said(2, 80), said(3, 90), undone(4, about=3)), said(2, 80)) == earlier


def test_who_is_named_on_a_page_is_who_acted_there_and_who_took_it_back():
    history = filed(said(1, 40), said(2, 80, author_id=MAI), undone(3, about=2))
    newest, middle, oldest = events(history)
    assert people([newest], history.reports) == {TUAN}
    assert people([middle], history.reports) == {MAI, TUAN}
    assert people([oldest], history.reports) == {HOA}
