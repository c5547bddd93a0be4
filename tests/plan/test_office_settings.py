"""An office's own choices, as stored and read back; and what a stored unit means today."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.dossier import Registry
from plan.model import Every, Unit
from plan.office_settings import EvidencePolicy, GroupLines, OfficeSettings, ReportRhythm, settings_from, written
from plan.reports import Claim, Evidence, Status
from plan.units import UnitBook
from plan.wishes import wish_of
from tests.plan.reported import TRACKING, A, B, at, dossier, due, example_dossier, example_registry, report, unit_id, wish

chosen = st.builds(
    OfficeSettings,
    evidence=st.sampled_from(EvidencePolicy),
    acceptance=st.booleans(),
    rhythm=st.sampled_from(ReportRhythm),
    group_lines=st.sampled_from(GroupLines),
    explanation_days=st.integers(1, 3_650),
    leader_digest=st.booleans(),
    ranking=st.booleans(),
    escalate_days=st.integers(0, 3_650),
    persons_thanked=st.booleans(),
    learns=st.booleans(),
    keep_requests_days=st.integers(1, 3_650),
    keep_deliveries_days=st.integers(1, 3_650),
)


@given(chosen)
def test_what_is_stored_is_read_back(settings: OfficeSettings) -> None:
    stored = {each.name: written(getattr(settings, each.name)) for each in fields(settings)}
    assert settings_from(stored) == settings


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("evidence", "always"),
        ("acceptance", "yes"),
        ("rhythm", "week"),
        ("explanation_days", "0"),
        ("explanation_days", "-1"),
        ("explanation_days", "3651"),
        ("explanation_days", "٣"),
        ("explanation_days", "3.5"),
        ("explanation_days", ""),
        ("explanation_days", "9" * 5_000),
        ("escalate_days", "-1"),
        ("escalate_days", "3651"),
        ("leader_digest", "0"),
        ("ranking", "1"),
        ("unknown", "x"),
    ],
)
def test_what_cannot_be_read_counts_as_not_chosen(name: str, stored: str) -> None:
    assert settings_from({name: stored}) == OfficeSettings()


@given(st.dictionaries(st.sampled_from([each.name for each in fields(OfficeSettings)]), st.text()))
def test_no_stored_text_is_refused(stored: dict[str, str]) -> None:
    settings_from(stored)


@pytest.mark.parametrize(("rhythm", "every"), [(ReportRhythm.MONTH, Every.MONTH), (ReportRhythm.QUARTER, Every.QUARTER)])
def test_an_offices_rhythm_is_that_of_a_milestone(rhythm: ReportRhythm, every: Every) -> None:
    assert rhythm.every is every


# --- who leads a task -----------------------------------------------------------------------------------------------


def test_a_dossier_knows_who_leads_helps_and_follows() -> None:
    opened = example_dossier("4.c")
    names = {unit.id: unit.short_name for unit in example_registry().book.units}
    assert [names[each] for each in opened.leads] == [names[unit_id(name)] for name in opened.item.task.lead]
    assert opened.coordinating == (unit_id("Phòng Hành chính - Tổ chức"),)
    assert opened.tracking_id == unit_id("Phòng Hành chính - Tổ chức")
    assert (opened.collective, opened.shared) == (False, True)


def test_names_of_many_are_no_units_of_their_own() -> None:
    opened = example_dossier("2.a")
    assert (opened.leads, opened.collective) == ((unit_id("Trung tâm Phục vụ hành chính công tỉnh"),), True)
    assert not opened.confirms_for_all(opened.leads[0])
    assert opened.confirms_for_all(unit_id("Phòng Hành chính - Tổ chức"))


def test_a_dissolved_unit_is_succeeded() -> None:
    registry = Registry(UnitBook([Unit("Phòng Một", "Một", id=A), Unit("Phòng Hai", "Hai", id=B)]), {A: B})
    assert registry.ids(["Phòng Một", "Phòng Hai", "Các phòng"]) == (B,)
    assert registry.filed(report(unit=A)).aim.unit_id == B
    assert registry.filed(report(unit=B)) == report(unit=B)
    waits = report(Status.WAITING, unit=TRACKING, waiting_unit_id=A)
    assert registry.filed(waits) == replace(waits, waiting_unit_id=B)
    assert registry.id_of("Phòng Ba") is None
    assert registry.id_of(None) is None


def test_a_unit_dissolved_without_a_successor_leads_nothing_but_keeps_its_reports() -> None:
    registry = Registry(UnitBook([Unit("Phòng Một", "Một", id=A)]), {A: None})
    assert registry.ids(["Phòng Một"]) == ()
    assert registry.filed(report(unit=A)).aim.unit_id == A
    assert registry.filed(report(Status.WAITING, unit=B, waiting_unit_id=A)).waiting_unit_id == A


def test_a_task_that_is_not_stored_has_no_number() -> None:
    opened = dossier(due("2025-09-30"))
    assert opened.task_id == 7
    assert replace(opened, item=replace(opened.item, task=replace(opened.item.task, id=None))).task_id == 0
    assert [opened.may_report(each) for each in (A, B, TRACKING)] == [True, False, False]


# --- values ---------------------------------------------------------------------------------------------------------


def test_a_claim_becomes_a_wish_about_a_task() -> None:
    claim = Claim(("3a",), Status.WAITING, 60, "đã trình", Evidence("1/BC"), "QTTV", sure=False)
    made = wish_of(claim, 7, at("2025-09-02"), -5, 8)
    expected = wish(Status.WAITING, 60, note="đã trình", evidence=Evidence("1/BC"), waiting_written="QTTV", sure=False)
    assert made == replace(expected, chat_id=-5, message_id=8)


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        (Claim(note="x"), False),
        (Claim(percent=0), True),
        (Claim(status=Status.DONE), True),
        (Claim(evidence=Evidence("1/BC")), True),
    ],
)
def test_a_claim_says_how_far_the_work_is_or_only_something_about_it(claim: Claim, says: bool) -> None:
    assert claim.says_progress is says


def test_words_are_added_to_a_note() -> None:
    assert wish().with_note("một").with_note("hai").note == "một; hai"
