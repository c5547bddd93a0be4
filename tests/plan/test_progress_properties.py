"""What holds for every history: of whatever was said, undone, corrected and accepted, in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from plan.aiming import target_of
from plan.amending import amended
from plan.calendar import WorkCalendar
from plan.dossier import Dossier
from plan.informing import Crew, Office, notices_of
from plan.ledger import DELIVERED, aims, before, counting, latest
from plan.model import Milestone, MilestoneKind
from plan.office_settings import EvidencePolicy, GroupLines, OfficeSettings, ReportRhythm
from plan.progress import Bench, Decision, acceptance, decide
from plan.reports import Entry, Evidence, Report, Status
from plan.state import state_of
from plan.undoing import hindrance, undoing
from plan.wishes import Missing, Need, Refused, Wish
from tests.plan.readings import unhurried
from tests.plan.reported import TASK, TRACKING, ZONE, A, B, C, at, basis, dossier, due, extension, having, report, standing_now

START = at("2025-09-01")
TODAY = date(2025, 9, 30)
UNITS = (A, B, C, TRACKING)
PROOFS = (Evidence(), Evidence("1/BC", date(2025, 9, 1)), Evidence("2/BC", date(2026, 1, 1)), Evidence(file_id="F"))
BASES = (basis("2025-12-10", "2025-09-10"), basis("2025-10-10", "2025-09-25", 1))
EXTENSIONS = (extension("2025-09-30", "2025-10-31", "2025-09-20"), extension("2025-09-30", "2025-11-30", "2025-09-02"))
maybe_percent = st.none() | st.integers(0, 100)


def undated(kind: MilestoneKind) -> Milestone:
    return due("2025-10-15" if kind is MilestoneKind.DATE else None, kind)


milestones = st.lists(
    st.sampled_from([due("2025-09-30"), due("2025-12-31"), *map(undated, MilestoneKind)]),
    max_size=3,
)
dossiers = st.builds(
    lambda found, leads, **more: dossier(*found, leads=leads, **more),
    milestones,
    st.sampled_from([(A,), (A, B), (TRACKING, A, B), ()]),
    collective=st.booleans(),
    coordinating=st.sampled_from([(), (B, C)]),
    tracking_id=st.sampled_from([None, TRACKING]),
    deliverable=st.sampled_from([None, "Báo cáo"]),
    year=st.sampled_from([None, 2024, 2025, 2026]),
    extensions=st.lists(
        st.sampled_from(EXTENSIONS),
        max_size=2,
    ).map(tuple),
    bases=st.lists(st.sampled_from(BASES), max_size=2).map(tuple),
)
settings = st.builds(
    OfficeSettings,
    evidence=st.sampled_from(EvidencePolicy),
    acceptance=st.booleans(),
    rhythm=st.sampled_from(ReportRhythm),
    group_lines=st.sampled_from(GroupLines),
)
moments = st.integers(0, 30 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
wishes = st.builds(
    Wish,
    task_id=st.just(TASK),
    said_at=moments,
    unit_id=st.none() | st.sampled_from(UNITS),
    milestone=st.none() | st.integers(0, 3),
    aimed=st.booleans(),
    status=st.none() | st.sampled_from([each for each in Status if each is not Status.CLOSED]),
    percent=maybe_percent,
    note=st.sampled_from(["", "ghi chú"]),
    evidence=st.sampled_from(PROOFS),
    waiting_unit_id=st.none() | st.sampled_from(UNITS),
    waiting_written=st.sampled_from([None, "B", "Sở Nội vụ"]),
    for_all=st.booleans(),
    corrects=st.none() | st.integers(1, 4),
    waived=st.booleans(),
    sure=st.booleans(),
)
benches = st.builds(
    lambda units, chosen, now: Bench(chosen, 70, tuple(units), {"B": B}.get, TODAY, now),
    st.lists(st.sampled_from(UNITS), unique=True, max_size=3),
    settings,
    moments,
)
# What makes for long histories: people who know what they want, and lead the work.
sayings = st.builds(
    Wish,
    task_id=st.just(TASK),
    said_at=moments,
    unit_id=st.sampled_from([A, A, A, B, TRACKING]),
    milestone=st.integers(0, 2),
    aimed=st.sampled_from([False, False, False, True]),
    status=st.none() | st.sampled_from([Status.DONE, Status.DONE, Status.IN_PROGRESS, Status.BLOCKED, Status.WAITING]),
    percent=maybe_percent,
    note=st.sampled_from(["ghi chú", ""]),
    evidence=st.sampled_from(PROOFS[:2]),
    waiting_unit_id=st.sampled_from([C, None]),
    for_all=st.booleans(),
    corrects=st.sampled_from([None, None, None, 1, 2, 3]),
    waived=st.just(True),
)
seats = st.builds(lambda chosen, now: Bench(chosen, 70, (A, B, TRACKING), {"B": B}.get, TODAY, now), settings, moments)
steps = st.lists(
    st.tuples(sayings, seats, st.sampled_from(["say", "say", "say", "undo", "accept", "return"])), min_size=1, max_size=10
)


def step(opened: Dossier, wanted: Wish, seat: Bench, what: str) -> Dossier:
    """Return a dossier after one more thing has happened to it, as a bot that follows the rules would let it."""
    opened = standing_now(opened)
    if what == "say":
        decided = decide(opened, wanted, seat)
        return having(opened, decided) if isinstance(decided, Report) else opened
    newest = [found for aim in aims(opened.reports) if (found := latest(opened.reports, aim)) is not None]
    for each in newest:
        if what == "undo" and hindrance(opened, each, 71, seat.now, over_others=True, reason="nhầm") is None:
            return having(opened, undoing(each, 71, seat.now, "nhầm"))
        if what != "undo" and each.status is Status.SUBMITTED:
            entry = Entry.ACCEPT if what == "accept" else Entry.RETURN
            return having(opened, acceptance(each, entry, 71, seat.now, reports=opened.reports))
    return opened


def after(opened: Dossier, taken: list[tuple[Wish, Bench, str]]) -> Dossier:
    for wanted, seat, what in taken:
        opened = step(opened, wanted, seat, what)
    return standing_now(opened)


histories = st.builds(after, dossiers, steps)


@unhurried
@given(histories, wishes, benches)
def test_every_wish_is_recorded_asked_about_or_refused(opened: Dossier, wanted: Wish, seat: Bench) -> None:
    decided: Decision = decide(opened, wanted, seat)
    assert isinstance(decided, (Report, Missing, Refused))
    if isinstance(decided, Missing) and decided.need is Need.UNIT:
        assert set(decided.units) <= set(seat.units)


@unhurried
@given(histories)
def test_status_and_percentage_keep_step(opened: Dossier) -> None:
    for each in opened.reports:
        assert each.percent is None or 0 <= each.percent <= 100
        if target_of(opened, each.aim).ongoing:
            assert each.percent is None
            assert each.status not in DELIVERED
        else:
            assert (each.status in DELIVERED) == (each.percent == 100)


@unhurried
@given(histories)
def test_what_is_recorded_is_never_hindered_without_a_reason(opened: Dossier) -> None:
    for each in opened.reports:
        if each.entry is Entry.REPORT and each.status in {Status.BLOCKED, Status.WAITING}:
            said = [one for one in opened.reports if one.aim == each.aim and one.id <= each.id]
            assert any(one.note or one.waiting_unit_id for one in said)
        assert each.waiting_unit_id is None or each.status is Status.WAITING


@unhurried
@given(histories)
def test_nobody_reports_on_work_of_others_or_confirms_for_them(opened: Dossier) -> None:
    for each in opened.reports:
        assert opened.may_report(each.aim.unit_id)
        assert not each.for_all or opened.confirms_for_all(each.aim.unit_id)


@unhurried
@given(histories, wishes, benches)
def test_a_wish_that_is_answered_is_recorded_in_a_few_questions(opened: Dossier, wanted: Wish, seat: Bench) -> None:
    decided = decide(opened, wanted, seat)
    for _ in range(6):
        if not isinstance(decided, Missing):
            break
        decided = decide(opened, answered(decided), seat)
    assert isinstance(decided, (Report, Refused))


def answered(asked: Missing) -> Wish:
    if asked.need is Need.UNIT:
        return replace(asked.wish, unit_id=asked.units[0])
    if asked.need is Need.WAITING:
        return replace(asked.wish, waiting_unit_id=C)
    if asked.need is Need.EVIDENCE:
        return replace(asked.wish, evidence=Evidence(file_id="F"))
    if asked.need in {Need.CONFIRM, Need.PROGRESS}:
        return replace(asked.wish, sure=True, percent=asked.wish.percent or 50)
    return asked.wish.with_note("lý do")


@unhurried
@given(histories)
def test_amending_what_is_amended_changes_nothing(opened: Dossier) -> None:
    assert amended(opened, ZONE) == opened.item.task


@unhurried
@given(histories, wishes, benches)
def test_undoing_the_last_report_restores_what_stood_before(opened: Dossier, wanted: Wish, seat: Bench) -> None:
    decided = decide(opened, wanted, seat)
    if not isinstance(decided, Report):
        return
    said = having(opened, decided)
    back = having(said, undoing(said.reports[-1], 71, seat.now, "nhầm"))
    assert counting(back.reports) == counting(opened.reports)
    assert amended(back, ZONE) == opened.item.task
    assert state_of(standing_now(back), TODAY, seat.settings) == state_of(opened, TODAY, seat.settings)


@unhurried
@given(histories)
def test_what_counts_was_neither_undone_nor_replaced(opened: Dossier) -> None:
    counted = counting(opened.reports)
    undone = {each.about for each in opened.reports if each.entry is Entry.UNDO}
    assert all(each.entry is not Entry.UNDO and each.id not in undone for each in counted)
    assert not {each.corrects for each in counted} & {each.id for each in counted}
    assert [each.said_at for each in counted] == sorted(each.said_at for each in counted)
    for each in opened.reports:
        earlier = before(opened.reports, each)
        assert earlier is None or (earlier.id < each.id and earlier.said_at <= each.said_at and earlier.aim == each.aim)


messages = st.lists(st.tuples(maybe_percent, moments), unique_by=lambda one: one[1], min_size=1, max_size=6)


@unhurried
@given(messages, st.randoms(use_true_random=False))
def test_the_order_of_recording_does_not_matter(said: list[tuple[int | None, datetime]], chance: Random) -> None:
    in_turn = [replace(report(percent=percent), said_at=moment) for percent, moment in said]
    mixed = chance.sample(in_turn, len(in_turn))
    found = [latest(having(dossier(due("2025-09-30")), *order).reports, in_turn[0].aim) for order in (in_turn, mixed)]
    last = max(said, key=lambda one: one[1])
    assert [(each.percent, each.said_at) for each in found if each is not None] == [last, last]


@unhurried
@given(histories)
def test_a_state_is_one_that_people_know(opened: Dossier) -> None:
    for chosen in (OfficeSettings(), OfficeSettings(rhythm=ReportRhythm.QUARTER)):
        state = state_of(opened, TODAY, chosen)
        assert state.percent is None or 0 <= state.percent <= 100
        assert state.status is not Status.DONE or state.percent in {None, 100}
        assert not state.silent or state.period is not None
        assert {each.unit_id for each in state.units} >= set(opened.leads)


crews = st.builds(
    lambda unit, heads, staff, lost: Crew(unit, tuple(heads), frozenset(lost), (*heads, *staff)),
    st.sampled_from(UNITS),
    st.lists(st.integers(70, 74), unique=True, max_size=2),
    st.lists(st.integers(75, 79), unique=True, max_size=2),
    st.lists(st.integers(70, 79), max_size=3),
)


@unhurried
@given(histories, settings, crews, st.none() | crews, st.booleans())
def test_nobody_is_told_before_it_was_recorded_and_no_group_before_its_head(
    opened: Dossier, chosen: OfficeSettings, crew: Crew, others: Crew | None, in_group: bool
) -> None:
    office = Office(chosen, WorkCalendar(), ZONE, (90,))
    for each in opened.reports:
        told = notices_of(each, opened, crew, others, office, said_in_group=in_group)
        assert all(one.not_before >= each.recorded_at for one in told)
        assert len(set(told)) == len(told)
        lost = crew.unreachable if others is None else crew.unreachable & others.unreachable
        assert not {one.person_id for one in told} & lost
        own = [one for one in told if one.unit_id == crew.unit_id and one.kind.value != "waited_for"]
        persons = [one.not_before for one in own if one.person_id is not None]
        groups = [one.not_before for one in own if one.person_id is None]
        assert not persons or not groups or max(persons) < min(groups)
