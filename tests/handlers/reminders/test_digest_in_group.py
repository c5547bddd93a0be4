"""What stands in a unit's digest in its group: every part, its caps, what is left out, and how little is said."""

from __future__ import annotations

import pytest

from plan.model import Plan
from plan.reports import Status
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, SERVICE_CENTRE, UNIT_GROUP, Scene
from tests.handlers.reminders.digest_scenes import (
    ONGOING,
    Stage,
    chooses,
    decides,
    digests,
    fate,
    full_plan,
    knock_at,
    lived,
    local,
    part,
    plan,
    reported,
    task,
    unit_id,
)

AT = "2025-11-24 07:30"


async def digest_of(stage: Stage, made: Plan, *, history: bool = False, **choices: str) -> tuple[Scene, list[str]]:
    """Return the scene on Monday at 07:30 and what was posted in the group."""
    scene = await stage(plans=(made,), admin_ids=frozenset())
    if history:
        await lived(scene)
    await chooses(scene, **choices)
    await knock_at(scene, AT)
    return scene, digests(scene)


async def test_every_part_is_told_with_its_days_and_its_units(stage: Stage) -> None:
    scene, (said,) = await digest_of(stage, full_plan(), history=True)
    assert said.split("\n") == [
        "Bản tin tuần 48 · Phòng Hành chính - Tổ chức (24/11 – 30/11/2025)",
        "░░░░░░░░░░ 0/4 việc đang thực hiện đã có báo cáo trong kỳ",
        "",
        "🔴 Quá hạn",
        "1.a Việc đã quá hạn, hạn 3/11, quá hạn 21 ngày",
        "",
        "🟠 Đến hạn tuần này",
        "1.b Việc tuần này, thứ Sáu, 28/11",
        "",
        "🟡 Đến hạn tuần sau",
        "1.c Việc tuần sau, thứ Tư, 3/12",
        "",
        "🤝 Đơn vị khác cần phối hợp",
        "2.b Việc đang chờ: Phòng QT-TV đang chờ",
        "2.a Việc cần phối hợp: Phòng QT-TV chủ trì, hạn 2/12",
        "",
        "⚪ Chưa báo cáo tháng này",
        "1.d",
        "",
        "✅ Tuần qua, cảm ơn Phòng HC-TC",
        "1.e hoàn thành",
    ]
    hoa = scene.person(HOA, group=UNIT_GROUP)
    assert hoa.buttons == ["Cập nhật", "Xem chi tiết", "Tạm dừng bản tin"]
    links = [each.get("url") for row in hoa.last["reply_markup"]["inline_keyboard"] for each in row]
    bot, unit = scene.application.bot.username, await unit_id(scene, ADMINISTRATION)
    assert links == [f"https://t.me/{bot}?start=cn", f"https://t.me/{bot}?start=bt_{unit}", None]


CAPPED = {
    "🔴 Quá hạn": ("2025-11-03", ADMINISTRATION),
    "🟠 Đến hạn tuần này": ("2025-11-28", ADMINISTRATION),
    "🟡 Đến hạn tuần sau": ("2025-12-03", ADMINISTRATION),
    "🤝 Đơn vị khác cần phối hợp": ("2025-12-02", FINANCE),
}


@pytest.mark.parametrize(("heading", "due", "lead"), [(name, *each) for name, each in CAPPED.items()], ids=CAPPED.keys())
async def test_a_part_has_at_most_five_lines_and_says_how_many_are_left(
    stage: Stage, heading: str, due: str, lead: str
) -> None:
    tasks = [task(f"1.{n}", f"Việc {n}", due, lead=(lead,), coordinating=(ADMINISTRATION,)) for n in range(1, 13)]
    _, (said,) = await digest_of(stage, plan(*tasks))
    lines = part(said, heading)
    assert [line.split(" ")[0] for line in lines[:5]] == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    assert lines[5:] == ["… và 7 việc nữa"]


async def test_five_lines_are_told_in_full_and_a_sixth_is_counted(stage: Stage) -> None:
    tasks = [task(f"1.{n}", f"Việc {n}", "2025-11-03") for n in range(1, 6)]
    scene, (said,) = await digest_of(stage, plan(*tasks))
    assert len(part(said, "🔴 Quá hạn")) == 5
    assert "việc nữa" not in said
    assert scene.person(HOA, group=UNIT_GROUP).buttons[1] == "Xem chi tiết"


async def test_what_was_done_has_at_most_five_lines_and_what_is_finished_comes_first(stage: Stage) -> None:
    tasks = [task(f"1.{n}", f"Việc {n}", "2025-12-19") for n in range(1, 8)]
    scene = await stage(plans=(plan(*tasks),), admin_ids=frozenset())
    for n in range(1, 8):
        status, percent = (Status.DONE, 100) if n == 7 else (Status.IN_PROGRESS, 10 * n)
        await reported(scene, f"1.{n}", status, percent=percent, at=local("2025-11-20 09:00"))
    await knock_at(scene, AT)
    lines = part(digests(scene)[0], "✅ Tuần qua, cảm ơn Phòng HC-TC")
    assert lines == ["1.7 hoàn thành; 1.1 10%; 1.2 20%; 1.3 30%; 1.4 40%; … và 2 việc nữa"]


async def test_codes_of_silent_work_stand_in_one_row_of_fifteen(stage: Stage) -> None:
    tasks = [task(f"1.{n}", f"Việc {n}", "2025-12-31", kind=ONGOING) for n in range(1, 19)]
    _, (said,) = await digest_of(stage, plan(*tasks))
    codes = ", ".join(f"1.{n}" for n in range(1, 16))
    assert part(said, "⚪ Chưa báo cáo tháng này") == [f"{codes} … và 3 việc nữa"]


async def test_a_step_forward_is_told_with_where_it_came_from(stage: Stage) -> None:
    scene = await stage(plans=(plan(task("1.a", "Việc", "2025-12-19")),), admin_ids=frozenset())
    await reported(scene, "1.a", Status.IN_PROGRESS, percent=40, at=local("2025-11-10 09:00"))
    await reported(scene, "1.a", Status.IN_PROGRESS, percent=80, at=local("2025-11-21 09:00"))
    await knock_at(scene, AT)
    assert part(digests(scene)[0], "✅ Tuần qua, cảm ơn Phòng HC-TC") == ["1.a 40% → 80%"]


async def test_a_deadline_on_a_day_off_names_the_day_that_counts(stage: Stage) -> None:
    scene, _ = await digest_of(stage, plan(task("1.a", "Việc Chủ nhật", "2025-11-30")))
    await knock_at(scene, "2025-12-01 07:30")
    line = "1.a Việc Chủ nhật, hạn Chủ nhật, 30/11 là ngày nghỉ, chậm nhất thứ Hai, 1/12"
    found = part(digests(scene)[-1], "🟠 Đến hạn tuần này")
    assert [each.replace("Chủ nhật 30/11", "Chủ nhật, 30/11") for each in found] == [line]
    assert part(digests(scene)[-1], "🔴 Quá hạn") == []
    await knock_at(scene, "2025-12-08 07:30")
    assert part(digests(scene)[-1], "🔴 Quá hạn") == ["1.a Việc Chủ nhật, hạn 30/11, quá hạn 8 ngày"]


# --- nothing to say, and less of it -----------------------------------------------------------------------------------

CALM = plan(task("1.a", "Việc xa", "2026-03-31"))


async def test_nothing_to_say_is_one_line(stage: Stage) -> None:
    scene, said = await digest_of(stage, CALM)
    calm = "Bản tin tuần 48 · Phòng Hành chính - Tổ chức: không có việc quá hạn hay đến hạn trong hai tuần tới."
    assert said == [calm]
    assert "reply_markup" not in scene.person(HOA, group=UNIT_GROUP).last


async def test_nothing_to_say_is_nothing_where_the_group_wants_that(stage: Stage) -> None:
    scene, said = await digest_of(stage, CALM, says_nothing="false")
    assert said == []
    assert [reason for _, reason in await fate(scene, "digest", "2025-W48")] == ["nothing"]


async def test_a_brief_digest_has_numbers_and_days_only(stage: Stage) -> None:
    _, (said,) = await digest_of(stage, full_plan(), history=True, tone="brief")
    assert [word for word in ("Việc đã", "Việc tuần", "Việc cần", "Việc đang") if word in said] == []
    assert part(said, "🔴 Quá hạn") == ["1.a, hạn 3/11, quá hạn 21 ngày"]
    assert part(said, "🟠 Đến hạn tuần này") == ["1.b, thứ Sáu, 28/11"]
    assert part(said, "🤝 Đơn vị khác cần phối hợp") == ["2.b: Phòng QT-TV đang chờ", "2.a: Phòng QT-TV chủ trì, hạn 2/12"]


async def test_parts_that_a_group_does_not_want_are_left_out(stage: Stage) -> None:
    _, (said,) = await digest_of(stage, full_plan(), history=True, sections="done,this_week")
    headings = [line for line in said.split("\n") if line[:1] in "🔴🟠🟡🤝⚪✅" and line]
    assert headings == ["🟠 Đến hạn tuần này", "✅ Tuần qua, cảm ơn Phòng HC-TC"]


async def test_a_group_whose_parts_hold_nothing_hears_one_line_that_claims_no_more(stage: Stage) -> None:
    _, (said,) = await digest_of(stage, full_plan(), sections="done")
    assert said == "Bản tin tuần 48 · Phòng Hành chính - Tổ chức: không có gì mới trong các phần mà nhóm đã chọn."


async def test_a_group_whose_parts_hold_nothing_hears_nothing_where_it_wants_that(stage: Stage) -> None:
    _, said = await digest_of(stage, full_plan(), sections="done", says_nothing="false")
    assert said == []


# --- thanks -----------------------------------------------------------------------------------------------------------


async def test_persons_are_thanked_by_name_where_the_group_or_the_office_wants_that(stage: Stage) -> None:
    scene = await stage(plans=(full_plan(),), admin_ids=frozenset())
    await reported(scene, "1.e", Status.DONE, at=local("2025-11-20 09:00"), by=HOA)
    heading = "✅ Tuần qua, cảm ơn Phòng HC-TC"
    await knock_at(scene, AT)
    assert part(digests(scene)[-1], heading) == ["1.e hoàn thành"]
    await reported(scene, "1.b", Status.DONE, at=local("2025-11-27 09:00"), by=HOA)
    await decides(scene, persons_thanked="true")
    await knock_at(scene, "2025-12-01 07:30")
    assert part(digests(scene)[-1], heading) == ["1.b hoàn thành (Nguyễn Thị Hoa)"]
    await reported(scene, "1.c", Status.DONE, at=local("2025-12-03 09:00"), by=HOA)
    await chooses(scene, thanks_by_name="false")
    await knock_at(scene, "2025-12-08 07:30")
    assert part(digests(scene)[-1], heading) == ["1.c hoàn thành"]


# --- whose work it is -------------------------------------------------------------------------------------------------


async def test_each_of_several_leads_is_named_to_the_other(stage: Stage) -> None:
    shared = task("1.a", "Việc chung", "2025-11-03", lead=(ADMINISTRATION, SERVICE_CENTRE))
    _, (said,) = await digest_of(stage, plan(shared))
    assert part(said, "🔴 Quá hạn") == ["1.a Việc chung (cùng TT PVHCC), hạn 3/11, quá hạn 21 ngày"]


async def test_what_all_units_lead_is_red_in_no_group(stage: Stage) -> None:
    everybody = task("1.a", "Việc của mọi đơn vị", "2025-11-03", lead=("Các phòng, đơn vị",))
    _, (said,) = await digest_of(stage, plan(everybody, task("1.b", "Việc xa", "2026-03-31")))
    assert "Việc của mọi đơn vị" not in said
    assert "không có việc quá hạn" in said


async def test_titles_are_named_where_there_are_several_plans(stage: Stage) -> None:
    made = plan(task("1.a", "Việc", "2025-11-03"), title="Kế hoạch một"), plan(task("1.a", "Việc", "2025-11-04"), title="Hai")
    scene = await stage(plans=made, admin_ids=frozenset())
    await knock_at(scene, AT)
    assert digests(scene)[0].split("\n")[-1] == "Kế hoạch một; Hai"


async def test_hostile_words_of_a_plan_stay_words(stage: Stage) -> None:
    hostile = "<b>Việc</b> & {{ 7*7 }} <a href='https://evil.example'>xem</a>"
    made = plan(
        task("1.a", hostile, "2025-11-03", lead=("Phòng <i>Lạ</i> & bạn", ADMINISTRATION)),
        task("1.b", hostile, "2025-11-28"),
    )
    scene, (said,) = await digest_of(stage, made)
    assert "<b>Việc</b> & {{ 7*7 }}" in said
    entities = scene.said_in(UNIT_GROUP)[-1]["entities"]
    assert {each["type"] for each in entities} == {"bold", "url"}  # clients find the address themselves; nothing hides it
