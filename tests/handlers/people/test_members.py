"""Members: seeing and changing them, handing over, leave, groups of units, dissolving a unit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from plan.people import Holding, Role
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, LEADERS, STRANGER, TUAN, UNIT_GROUP, Scene
from tests.handlers.people.test_getting_in import found

Stage = Callable[..., Awaitable[Scene]]
SHORT = "Phòng HC-TC"


async def test_a_head_sees_the_own_unit_and_makes_colleagues_only(stage: Stage) -> None:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    tuan = scene.person(TUAN)
    await tuan.says("/thanhvien")
    tuan.sees("Phòng Hành chính - Tổ chức: 2 người", "Nguyễn Thị Hoa, cán bộ Phòng HC-TC")
    assert [label for label in tuan.buttons if label.startswith("Mời")] == ["Mời cán bộ"]
    await tuan.presses("Mời cán bộ")
    tuan.sees("https://t.me/", "dùng một lần", "1/12/2025")
    link = tuan.text.rsplit("start=", 1)[1]
    new = scene.person(STRANGER)
    await new.says(f"/start {link}")
    new.sees("Anh/chị đã là cán bộ Phòng Hành chính - Tổ chức của Văn phòng UBND tỉnh.")


async def test_an_administrator_names_heads_and_takes_roles_back(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    hoa_person = await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    tuan, hoa = scene.person(TUAN), scene.person(HOA)
    await tuan.says("/thanhvien")
    tuan.sees("Thành viên của Văn phòng UBND tỉnh")
    await tuan.presses(f"{SHORT} (1)")
    await tuan.presses("Nguyễn Thị Hoa")
    await tuan.presses("+ trưởng đơn vị")
    tuan.sees("Nguyễn Thị Hoa nay là trưởng đơn vị Phòng HC-TC.")
    await scene.post()
    hoa.sees("Anh/chị nay là trưởng đơn vị Phòng Hành chính - Tổ chức của Văn phòng UBND tỉnh.")
    await tuan.presses("− cán bộ")
    tuan.sees("Nguyễn Thị Hoa thôi là cán bộ Phòng HC-TC.")
    person = await found(scene, HOA)
    assert person is not None
    assert [each.role for each in person.holdings] == [Role.HEAD]
    async with scene.storage.reading() as tx:
        assert await tx.audit.verify(1) is None
        assert await tx.audit.count(1) >= 3
    assert hoa_person.id == person.id


async def test_a_head_cannot_make_heads_even_with_the_right_button(stage: Stage) -> None:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(TUAN, Role.ADMIN)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    tuan = scene.person(TUAN)
    await tuan.says("/thanhvien")
    await tuan.presses(f"{SHORT} (1)")
    await tuan.presses("Nguyễn Thị Hoa")
    async with scene.storage.transaction() as tx:
        admin = (await tx.people.all(1, scene.clock.now().date()))[0]
        await tx.people.give(admin.id, Holding(Role.HEAD, 1), None, scene.clock.now())
        await tx.people.take(admin.id, Holding(Role.ADMIN), scene.clock.now(), others=True)
    await tuan.presses("+ trưởng đơn vị")
    assert tuan.alert == "Việc này chỉ quản trị viên của Văn phòng UBND tỉnh làm được."
    assert (await found(scene, HOA)).holdings[0].role is Role.STAFF  # type: ignore[union-attr]


async def test_the_last_administrator_stays(stage: Stage) -> None:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(TUAN, Role.ADMIN)
    tuan = scene.person(TUAN)
    await tuan.says("/thanhvien")
    await tuan.presses("Toàn cơ quan")
    await tuan.presses("Trần Quốc Tuấn")
    await tuan.presses("− quản trị viên")
    tuan.sees("Cơ quan cần ít nhất một quản trị viên.")


async def test_work_is_handed_over(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await scene.registered(STRANGER, Role.STAFF, ADMINISTRATION)
    tuan = scene.person(TUAN)
    await tuan.says("/thanhvien")
    await tuan.presses(f"{SHORT} (2)")
    await tuan.presses("Nguyễn Thị Hoa")
    await tuan.presses("Bàn giao")
    await tuan.presses("Người Lạ")
    tuan.sees("Phần việc của Nguyễn Thị Hoa tại Phòng Hành chính - Tổ chức nay do Người Lạ đảm nhiệm.")
    heir, former = await found(scene, STRANGER), await found(scene, HOA)
    assert heir is not None
    assert former is not None
    assert {each.role for each in heir.holdings} == {Role.STAFF, Role.HEAD}
    assert former.holdings == ()


async def test_who_is_away_lends_the_rights_to_the_stand_in(stage: Stage) -> None:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    tuan, hoa = scene.person(TUAN), scene.person(HOA)
    await tuan.says("/nghi")
    tuan.sees("/nghi đến 30/11 người thay")
    await tuan.says("/nghi den 30/11 nguoi thay: hoa")
    tuan.sees("anh/chị nghỉ đến hết 30/11/2025, người thay: Nguyễn Thị Hoa")
    await scene.post()
    hoa.sees("Trần Quốc Tuấn nghỉ đến hết 30/11/2025; anh/chị là người thay")
    await hoa.says("/thanhvien")
    hoa.sees("Trần Quốc Tuấn, trưởng đơn vị Phòng HC-TC, nghỉ đến 30/11/2025, người thay: Nguyễn Thị Hoa")
    await tuan.says("/nghi thôi")
    tuan.sees("anh/chị đi làm lại")
    await hoa.says("/thanhvien")
    hoa.sees("Việc này ngoài phần việc của anh/chị")


async def test_wrong_leaves_are_explained(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    for said, answer in (
        ("/nghi đến 20/11", "Ngày 20/11/2025 đã qua."),
        ("/nghi đến 30/11 người thay: Ông Không Có", "Chưa tìm thấy “Ông Không Có”"),
        ("/nghi đến 30/11 người thay: Nguyễn Thị Hoa", "Người thay cần là người khác."),
        ("/nghi thôi", "Anh/chị đang không nghỉ phép."),
        ("/nghi đến 45/13", "Anh/chị nhắn ngày nghỉ và người thay"),
    ):
        await hoa.says(said)
        hoa.sees(answer)


async def test_an_administrator_binds_a_group_and_lets_it_go(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    tuan, hoa = scene.person(TUAN, group=LEADERS), scene.person(HOA, group=LEADERS)
    await hoa.says("/donvi")
    hoa.sees("Việc này chỉ quản trị viên của Văn phòng UBND tỉnh làm được.")
    await tuan.says("/donvi")
    tuan.sees("Nhóm này của đơn vị nào?")
    await hoa.presses("Phòng Quản trị - Tài vụ")
    assert hoa.alert == "Việc này chỉ quản trị viên của Văn phòng UBND tỉnh làm được."
    await tuan.presses("Phòng Quản trị - Tài vụ")
    tuan.sees("Nhóm này nay gắn với Phòng Quản trị - Tài vụ.")
    await hoa.says("/viec")
    hoa.sees("Phòng Quản trị - Tài vụ")
    await tuan.says("/donvi")
    await tuan.presses("Bỏ gắn")
    tuan.sees("Nhóm này không còn gắn với đơn vị nào.")


async def test_a_group_is_bound_in_the_topic_where_it_was_asked(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    forum = -1000000000801
    scene.telegram.add_group(forum, "Diễn đàn", (TUAN,), kind="supergroup", forum=True)
    topic = scene.telegram.add_topic(forum, "Nhắc việc", TUAN)
    tuan = scene.person(TUAN, group=forum)
    await tuan.says("/donvi", thread_id=topic)
    await tuan.presses("Phòng Quản trị - Tài vụ")
    tuan.sees("Tin của trợ lý sẽ vào chủ đề này.")
    async with scene.storage.reading() as tx:
        bound = await tx.chats.unit_of(scene.telegram.bot.user_id, forum)
    assert bound is not None
    assert bound.thread_id == topic


async def test_a_dissolved_unit_hands_people_and_groups_to_its_successor(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    tuan, hoa = scene.person(TUAN), scene.person(HOA)
    await tuan.says("/donvi")
    tuan.sees("Phòng Hành chính - Tổ chức: Phòng HC-TC", "chưa có nhóm")
    await tuan.presses(SHORT)
    await tuan.presses("Phòng Quản trị - Tài vụ")
    tuan.sees("xác nhận sáp nhập Phòng Hành chính - Tổ chức vào Phòng Quản trị - Tài vụ")
    await tuan.presses("Xác nhận")
    tuan.sees("đã sáp nhập vào Phòng Quản trị - Tài vụ")
    await tuan.says("/donvi")
    assert SHORT not in tuan.buttons
    await hoa.says("/start")
    hoa.sees("cán bộ")
    person = await found(scene, HOA)
    assert person is not None
    async with scene.storage.reading() as tx:
        names = {unit.id: unit.name for unit in await tx.units.all(1)}
        bound = await tx.chats.unit_of(scene.telegram.bot.user_id, UNIT_GROUP)
    assert [names[each.unit_id] for each in person.holdings if each.unit_id] == [FINANCE]
    assert bound is not None
    assert bound.unit.name == FINANCE


@pytest.mark.parametrize(
    ("to", "answer"), [(FINANCE, f"Anh/chị đã là cán bộ {FINANCE}"), ("Giải thể", "Mã mời này đã hết hạn.")]
)
async def test_who_was_invited_into_a_dissolved_unit_comes_to_its_successor_or_too_late(
    stage: Stage, to: str, answer: str
) -> None:
    scene = await stage(open_to_all=False)
    tuan, hoa = scene.person(TUAN), scene.person(HOA)
    await tuan.says("/thanhvien")
    await tuan.presses(SHORT)
    await tuan.presses("Mời cán bộ")
    link = tuan.text.rsplit("start=", 1)[1]
    await tuan.says("/donvi")
    await tuan.presses(SHORT)
    await tuan.presses(to)
    await tuan.presses("Xác nhận")
    await hoa.says(f"/start {link}")
    hoa.sees(answer)
