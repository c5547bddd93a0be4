"""People, units and groups with hostile names, through every dialogue about people: text, each in its line and place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from handlers.splitting import MOST_UNITS, units
from plan.people import Role
from tests.dialogue import HOA, TUAN, Scene, Speaker, example_plan, with_task

Stage = Callable[..., Awaitable[Scene]]
NAMES = {
    "tags": '<b onclick="x">Đậm</b><a href="tg://user?id=1">x</a>',
    "long": "Ng" * 100,
    "many words": "Nguyễn " * 40,
    "turned around": "\u202eNguyễn\u202c \u2066An\u2069 \u200f\u061c",
    "nothing to see": "\u200b\u200d\ufeff\u2060\u3164\u2800",
    "lines": "Nguyễn\nVăn\r\n\n\n\u2028\u2029\x85An\t\tB",
    "a template": "{{ 7*7 }}{% raw %}",
    "piled marks": "A" + "\u0301\u0336" * 100,
    "references": "&lt;b&gt;&amp;&#60;i&#62;",
    "emoji": "👨‍👩‍👧‍👦" * 20,
    "punctuation": " .,;: ",
}
UNIT = '</b>Phòng <i>Ác</i> &amp; "\u202e{{ 7*7 }}\n\nHai ' + "dài " * 80
ENTITIES = {"bold", "italic", "code", "bot_command", "mention"}
PILE = re.compile("[\u0300-\u036f]{3}")
BASE = 910_000_000


def unseen(text: str) -> list[str]:
    return [letter for letter in text if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co"} and letter != "\n"]


def faults(message: dict[str, Any]) -> list[str]:
    """What a person would stumble over in a message of the bot."""
    text, rows = message["text"], message.get("reply_markup", {}).get("inline_keyboard", [])
    found = [f"sign {letter!r} in {text[:60]!r}" for letter in unseen(text)]
    own = ENTITIES | ({"url"} if "https://t.me/" in text else set())
    found += [f"mark {each['type']}" for each in message.get("entities", []) if each["type"] not in own]
    found += ["too long"] if units(text) > MOST_UNITS else []
    found += ["piled marks"] if PILE.search(text) else []
    for label in (each["text"] for row in rows for each in row):
        seen = any(unicodedata.category(letter)[0] in "LNPS" for letter in label)
        calm = seen and len(label) <= 64 and "\n" not in label and not unseen(label) and not PILE.search(label)
        found += [] if calm else [f"button {label!r}"]
    return found


async def opened(stage: Stage) -> Scene:
    """An office with a hostile unit, whose people and groups are hostile too."""
    plan = with_task(example_plan(), "II.3.a", lead=(UNIT,))
    scene = await stage(plans=(plan,), open_to_all=False, admin_ids=frozenset())
    await scene.registered(TUAN, Role.ADMIN)
    for number, name in enumerate(NAMES.values()):
        scene.telegram.add_person(BASE + number, name, name, f"nguoi{number}", started=True)
        scene.telegram.add_group(-BASE - number, name, (TUAN,))
    return scene


async def unit_name(scene: Scene) -> str:
    async with scene.storage.reading() as tx:
        return next(unit.name for unit in await tx.units.alive(1) if "Ác" in unit.name)


async def registers(scene: Scene, number: int) -> Speaker:
    """Let somebody ask for the hostile unit and TUAN approve."""
    person, tuan = scene.person(BASE + number), scene.person(TUAN)
    await person.says("/dangky")
    await person.presses("</b>Phòng <i>Ác</i>")
    await scene.post()
    await tuan.presses("Duyệt")
    await scene.post()
    await person.says("/start")
    return person


def check(scene: Scene, *chats: int) -> None:
    said = [message for chat in chats for message in scene.said_in(chat)]
    assert len(said) > len(chats)
    assert [fault for message in said for fault in faults(message)] == []
    assert [outcome.error for outcome in scene.outcomes if outcome.error] == []
    assert [message["text"] for message in said if "49" in message["text"]] == []


async def test_hostile_people_register_and_are_managed(stage: Stage) -> None:
    scene = await opened(stage)
    everybody = [await registers(scene, number) for number in range(len(NAMES))]
    tuan = scene.person(TUAN)
    await tuan.says("/thanhvien")
    await tuan.presses("</b>Phòng <i>Ác</i>")
    lines = tuan.text.split("\n")
    assert len(lines) == 1 + len(NAMES), "each person has one line"
    assert len(tuan.buttons) == len(NAMES) + 2, "each person has a button, and there are two invitations"
    assert sum(line.startswith("?, cán bộ") for line in lines) == 2, "who shows nothing is shown as a question mark"
    people = tuan.last
    for row in people["reply_markup"]["inline_keyboard"]:
        await tuan.forges(row[0]["callback_data"], people)
    await tuan.forges(people["reply_markup"]["inline_keyboard"][0][0]["callback_data"], people)
    await tuan.presses("+ trưởng đơn vị")
    await tuan.presses("Bàn giao")
    await tuan.presses("{{ 7*7 }}")
    await scene.post()
    check(scene, TUAN, *(each.user_id for each in everybody))


async def test_hostile_people_go_on_leave_for_each_other(stage: Stage) -> None:
    scene = await opened(stage)
    for number in range(len(NAMES)):
        await scene.registered(BASE + number, Role.STAFF, await unit_name(scene))
    for number, name in enumerate(NAMES.values()):
        person = scene.person(BASE + number)
        await person.says(f"/nghi đến 30/11 người thay: {name}")
        await person.says("/nghi đến 30/11 người thay: " + "<b>" * 400)
        await person.says("/nghi đến 30/11 người thay: Trần Quốc Tuấn")
        person.sees("nghỉ đến hết 30/11/2025")
    await scene.post()
    tuan = scene.person(TUAN)
    await tuan.says("/thanhvien")
    await tuan.presses("</b>Phòng <i>Ác</i>")
    assert [line for line in tuan.text.split("\n")[1:] if not line.endswith("người thay: Trần Quốc Tuấn")] == []
    check(scene, TUAN, *(BASE + number for number in range(len(NAMES))))


async def test_hostile_groups_are_bound_and_listed(stage: Stage) -> None:
    scene = await opened(stage)
    chats = [-BASE - number for number in range(len(NAMES))]
    for chat in chats:
        tuan = scene.person(TUAN, group=chat)
        await tuan.says("/donvi")
        await tuan.presses("</b>Phòng <i>Ác</i>")
        await tuan.says("/donvi")
    tuan = scene.person(TUAN)
    await tuan.says("/donvi")
    async with scene.storage.reading() as tx:
        alive = len(await tx.units.alive(1))
    assert len(tuan.text.split("\n")) == 1 + alive, "each unit has one line"
    await tuan.presses("</b>Phòng <i>Ác</i>")
    await tuan.presses("Phòng Quản trị - Tài vụ")
    await tuan.presses("Xác nhận")
    check(scene, TUAN, *chats)


async def test_a_hostile_name_in_the_settings_of_who_decides_comes_out_as_text(stage: Stage) -> None:
    scene = await opened(stage)
    deciders = [list(NAMES).index(name) for name in ("tags", "lines", "turned around", "nothing to see")]
    for number in deciders:
        await scene.registered(BASE + number, Role.ADMIN)
    hoa = scene.person(HOA)
    for number in deciders:
        await hoa.says("/dangky")
        await hoa.presses("Phòng Quản trị - Tài vụ")
        await scene.post()
        decider = scene.person(BASE + number)
        await decider.presses("Từ chối")
        assert "\n" not in decider.text
    check(scene, HOA, *(BASE + number for number in deciders))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
async def test_a_group_of_a_hostile_title_is_told_to_the_administrators_in_one_line(stage: Stage, name: str) -> None:
    scene = await stage(open_to_all=False)
    scene.telegram.add_group(-BASE, name, (HOA, TUAN), bot_is_member=False)
    scene.telegram.add_bot(-BASE, HOA)
    await scene.deliver()
    assert faults(scene.person(TUAN).last) == []
    assert len(scene.person(TUAN).text) < 400
    assert scene.said_in(-BASE) == []
