"""Everything about progress twice: the same update, a second press, a month late, elsewhere; and many at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from handlers.packing import prefix_of
from handlers.progress import buttons
from plan.people import Role
from plan.reports import Entry
from tests import dialogue
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, LEADERS, STRANGER, TUAN, Scene, Speaker
from tests.handlers.progress.test_reporting import history

Office = Callable[..., Awaitable[Scene]]
Course = Callable[[Scene], Awaitable[Speaker]]
COURSES: dict[str, Course] = {}
MESSAGES: dict[str, Course] = {}


KINDS_PRESSED: dict[str, str] = {}


def pressing(kind: type[Any]) -> Callable[[Course], Course]:
    """A course of a dialogue that ends with the press of a button of that kind."""

    def keep(course: Course) -> Course:
        COURSES[course.__name__] = course
        KINDS_PRESSED[course.__name__] = kind.PREFIX
        return course

    return keep


def saying(course: Course) -> Course:
    """A course of a dialogue that ends with the message in question."""
    MESSAGES[course.__name__] = course
    return course


async def says(scene: Scene, *texts: str, by: int = HOA) -> Speaker:
    person = scene.person(by)
    for text in texts:
        await person.says(text)
    return person


async def presses(scene: Scene, said: str, *labels: str) -> Speaker:
    hoa = await says(scene, said)
    for label in labels:
        await hoa.presses(label)
    return hoa


@pressing(buttons.SetTask)
async def sets_task(scene: Scene) -> Speaker:
    return await presses(scene, "/capnhat 5c 80%", "5.c Xây")


@pressing(buttons.SetUnit)
async def sets_unit(scene: Scene) -> Speaker:
    await scene.registered(HOA, Role.STAFF, "Trung tâm Phục vụ hành chính công")
    return await presses(scene, "/capnhat 2b 50%", ADMINISTRATION)


@pressing(buttons.SetPercent)
async def sets_percent(scene: Scene) -> Speaker:
    return await presses(scene, "/capnhat", "1.b", "75%")


@pressing(buttons.SetStatus)
async def sets_status(scene: Scene) -> Speaker:
    return await presses(scene, "/capnhat", "1.b", "Vướng mắc")


@pressing(buttons.SetWaiting)
async def sets_waiting(scene: Scene) -> Speaker:
    await scene.registered(HOA, Role.STAFF, "Trung tâm Phục vụ hành chính công")
    await says(scene, "/capnhat 2b 50%")
    hoa = scene.person(HOA)
    await hoa.presses(ADMINISTRATION)
    await hoa.presses("Chờ phối hợp")
    await hoa.presses("Trung tâm Phục vụ hành chính công")
    return hoa


@pressing(buttons.SetAim)
async def sets_aim(scene: Scene) -> Speaker:
    await scene.registered(HOA, Role.STAFF, FINANCE)
    return await presses(scene, "/capnhat 6a 20%", "Cho mốc hoặc kỳ khác", "mốc 31/12/2025")


@pressing(buttons.Confirm)
async def confirms(scene: Scene) -> Speaker:
    return await presses(scene, "4a chắc là xong", "Ghi nhận")


@pressing(buttons.Waive)
async def waives(scene: Scene) -> Speaker:
    return await presses(scene, "/capnhat 1b xong", "Bỏ qua")


@pressing(buttons.DropDraft)
async def drops(scene: Scene) -> Speaker:
    return await presses(scene, "/capnhat 1b vướng", "Bỏ")


@pressing(buttons.Undo)
async def undoes(scene: Scene) -> Speaker:
    return await presses(scene, "/capnhat 1b 40%", "Hoàn tác")


@pressing(buttons.Correct)
async def corrects(scene: Scene) -> Speaker:
    return await presses(scene, "/capnhat 1b 40%", "Sửa")


@pressing(buttons.WaitForUnit)
async def waits(scene: Scene) -> Speaker:
    return await presses(scene, "/capnhat 1b 40%", "Chờ phối hợp")


@pressing(buttons.ForAll)
async def speaks_for_all(scene: Scene) -> Speaker:
    return await presses(scene, "/capnhat 2b xong", "Bỏ qua", "Xác nhận cho tất cả đơn vị")


@pressing(buttons.ReAim)
async def aims_anew(scene: Scene) -> Speaker:
    await scene.registered(HOA, Role.STAFF, FINANCE)
    return await presses(scene, "/capnhat 6a 20%", "Cho mốc hoặc kỳ khác")


async def handed_in(scene: Scene) -> Speaker:
    async with scene.storage.transaction() as tx:
        await tx.settings.set(1, "acceptance", "true")
        await tx.settings.set(1, "evidence", "off")
    await scene.registered(STRANGER, Role.STAFF, FINANCE)
    await says(scene, "/capnhat 6c xong", by=STRANGER)
    await scene.post()
    return scene.person(TUAN)


@pressing(buttons.Accept)
async def accepts(scene: Scene) -> Speaker:
    tuan = await handed_in(scene)
    await tuan.presses("Nghiệm thu")
    return tuan


@pressing(buttons.Accept)
async def sends_back(scene: Scene) -> Speaker:
    tuan = await handed_in(scene)
    await tuan.presses("Trả lại")
    return tuan


@saying
async def reports(scene: Scene) -> Speaker:
    return await says(scene, "/capnhat 1b 80% đã dự thảo xong")


@saying
async def reports_several(scene: Scene) -> Speaker:
    return await says(scene, "/capnhat 4a với 4d xong rồi")


@saying
async def is_asked_for_proof(scene: Scene) -> Speaker:
    return await says(scene, "/capnhat 1b xong")


@saying
async def gives_proof(scene: Scene) -> Speaker:
    return await says(scene, "/capnhat 1b xong", "123/KH-VP ngày 20/11/2025")


@saying
async def gives_a_reason(scene: Scene) -> Speaker:
    return await says(scene, "/capnhat 1b vướng", "chưa có hướng dẫn")


@saying
async def sends_a_file(scene: Scene) -> Speaker:
    hoa = scene.person(HOA)
    await hoa.sends_file("BC.pdf", "/capnhat 1b xong")
    return hoa


@saying
async def replies_to_a_card(scene: Scene) -> Speaker:
    hoa = await says(scene, "/nhiemvu 1b")
    await hoa.replies("60%")
    return hoa


@saying
async def edits_a_report(scene: Scene) -> Speaker:
    hoa = await says(scene, "/capnhat 1b 80%")
    await hoa.edits("/capnhat 1b 60%")
    return hoa


@saying
async def takes_back(scene: Scene) -> Speaker:
    return await says(scene, "/capnhat 1b 80%", "/hoantac")


@saying
async def is_declined(scene: Scene) -> Speaker:
    return await says(scene, "/capnhat 6b 50%")


@saying
async def says_nothing_new(scene: Scene) -> Speaker:
    return await says(scene, "/capnhat 1b 80%", "/capnhat 1b 80%")


def test_every_kind_of_button_about_progress_is_pressed_here() -> None:
    assert set(KINDS_PRESSED.values()) == set(buttons.KINDS)


@pytest.mark.parametrize("course", MESSAGES.values(), ids=MESSAGES)
async def test_a_message_that_is_handled_twice_is_as_if_it_came_once(office: Office, course: Course) -> None:
    scene = await office()
    await course(scene)
    await scene.repeats()
    await audit_is_intact(scene)


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
async def test_a_button_works_once_for_who_may_where_it_stands_and_in_its_time(office: Office, course: Course) -> None:
    scene = await office()
    speaker = await course(scene)
    assert prefix_of(speaker.data) == KINDS_PRESSED[course.__name__]
    data, message = speaker.data, {"message_id": scene.handled[-1].raw["callback_query"]["message"]["message_id"]}
    await scene.repeats()
    written = await all_reports(scene)
    scene.clock.move(minutes=2)
    await speaker.forges(data, message)
    assert await all_reports(scene) == written, "a second press writes nothing"
    await carried_elsewhere(scene, speaker, data)
    await pressed_by_another(scene, speaker, data, message)
    scene.clock.move(days=31)
    async with scene.changing_nothing():
        await speaker.forges(data, message)
    assert speaker.alert == scene.texts.plain("press.worn")
    assert await all_reports(scene) == written
    await audit_is_intact(scene)


async def all_reports(scene: Scene) -> list[Any]:
    return (await dialogue.dump_tables(scene.storage))["reports"]


async def carried_elsewhere(scene: Scene, speaker: Speaker, data: str) -> None:
    """The same person sends the same data under a message of the bot in another chat."""
    elsewhere = scene.person(speaker.user_id, group=LEADERS)
    await elsewhere.says("/help")
    async with scene.changing_nothing():
        await elsewhere.forges(data)
    assert elsewhere.alert == scene.texts.plain("press.unknown")


async def pressed_by_another(scene: Scene, speaker: Speaker, data: str, message: dict[str, Any]) -> None:
    """Somebody who is not registered presses the same button in the same chat."""
    scene.telegram.add_person(700000077, "Người", "Ngoài", "ngoai", started=True)
    outsider = Speaker(scene, 700000077, speaker.chat_id)
    async with scene.changing_nothing():
        await outsider.forges(data, message)
    assert outsider.alert is not None


async def audit_is_intact(scene: Scene) -> None:
    async with scene.storage.reading() as tx:
        assert await tx.audit.verify(1) is None


CROWD = range(800_000_000, 800_000_012)


@pytest.fixture
async def crowd(url: str) -> AsyncIterator[Scene]:
    """A unit of a dozen people."""
    async with dialogue.scene(url, plans=(dialogue.example_plan(),), open_to_all=False, admin_ids=frozenset()) as scene:
        for number in CROWD:
            scene.telegram.add_person(number, "Người", str(number), f"nguoi{number}", started=True)
            await scene.registered(number, Role.STAFF, ADMINISTRATION)
        yield scene


async def test_a_dozen_who_report_on_one_task_at_once_all_count_one_after_the_other(crowd: Scene) -> None:
    for at, number in enumerate(CROWD):
        crowd.telegram.say(number, number, f"/capnhat 1b {10 + at}% việc của {number}")
    await crowd.deliver_at_once()
    written = await history(crowd, "1.b")
    assert len(written) == len(CROWD)
    assert len({each.author_id for each in written}) == len(CROWD)
    async with crowd.storage.reading() as tx:
        assert await tx.audit.verify(1) is None
        assert await tx.audit.count(1) == len(CROWD)


async def test_a_dozen_presses_that_take_one_report_back_at_once_do_it_once(crowd: Scene) -> None:
    group = -800_000_001
    crowd.telegram.add_group(group, "Phòng HC-TC", tuple(CROWD))
    async with crowd.storage.transaction() as tx:
        await tx.chats.bind(crowd.telegram.bot.user_id, group, 1, now=crowd.clock.now())
    author = crowd.person(CROWD[0], group=group)
    await author.says("/capnhat 1b 40%")
    card = author.last
    undo = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    for _ in range(12):
        crowd.telegram.press(group, CROWD[0], card["message_id"], undo)
    await crowd.deliver_at_once()
    assert [each.entry for each in await history(crowd, "1.b")] == [Entry.REPORT, Entry.UNDO]
