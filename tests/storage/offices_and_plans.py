"""Plans for storage tests: small ones by hand, odd ones by hypothesis."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from plan.model import Every, Milestone, MilestoneKind, Plan, PlanHeader, PlanState, Rhythm, Section, Task

NOW = datetime(2025, 11, 24, 0, 0, tzinfo=UTC)
ZONE = "Asia/Ho_Chi_Minh"
HEADER = PlanHeader(
    "Kế hoạch CCHC năm 2025", "15/KH-VP", "Văn phòng UBND tỉnh", date(2025, 2, 10), 2025, "Phòng Hành chính - Tổ chức"
)
COLLECTIVE = "Các phòng, đơn vị liên quan"


def task(ref: str, content: str, **more: object) -> Task:
    """A task with one lead and one milestone unless told otherwise."""
    parts = ref.split(".", 1)
    plain = Task(
        ref=ref,
        code=parts[-1],
        section="Cải cách thể chế",
        content=content,
        lead=("Phòng Nội chính",),
        coordinating=(COLLECTIVE,),
        deliverable="Báo cáo",
        deadline_text="Quý IV năm 2025",
        milestones=(Milestone(MilestoneKind.DATE, date(2025, 12, 31), "Quý IV năm 2025"),),
        line=10,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def plan(*tasks: Task, header: PlanHeader = HEADER) -> Plan:
    """A plan in force with these tasks."""
    return Plan(header, (Section("II.1", "Cải cách thể chế"),), tasks)


def without_ids(stored: Plan) -> Plan:
    """The plan as a document gives it."""
    return replace(stored, id=None, tasks=tuple(replace(one, id=None) for one in stored.tasks))


# What a document can hold once it is read: no NUL, no half surrogate pair.
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=30)
dates = st.dates(date(1990, 1, 1), date(2100, 12, 31))
rhythms = st.builds(Rhythm, st.sampled_from(Every), st.none() | st.integers(1, 31))
milestones = st.builds(Milestone, st.sampled_from(MilestoneKind), st.none() | dates, words, st.none() | rhythms)
names = st.sampled_from(["Phòng Nội chính", "Phòng Tổng hợp", COLLECTIVE, "Trung tâm Phục vụ hành chính công tỉnh"]) | words
tasks = st.builds(
    Task,
    ref=words,
    code=words,
    section=words,
    content=words,
    lead=st.lists(names, max_size=3).map(tuple),
    coordinating=st.lists(names, max_size=3).map(tuple),
    deliverable=st.none() | words,
    deadline_text=st.none() | words,
    milestones=st.lists(milestones, max_size=3).map(tuple),
    line=st.none() | st.integers(1, 10_000),
)
headers = st.builds(
    PlanHeader,
    title=words,
    number=st.none() | words,
    issuer=st.none() | words,
    issued_on=st.none() | dates,
    year=st.none() | st.integers(1990, 2100),
    tracking_unit=st.none() | words,
)
plans = st.builds(
    Plan,
    header=headers,
    sections=st.lists(st.builds(Section, words, words), max_size=3).map(tuple),
    tasks=st.lists(tasks, max_size=6).map(tuple),
    state=st.just(PlanState.IN_FORCE),
)
