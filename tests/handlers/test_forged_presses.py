"""A hundred thousand forged or replayed presses of every kind of button that changes something: none is accepted."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import buttons as answers
from handlers.context import SERVICES
from handlers.packing import MOST_BYTES, ForgedButtonError, pack, unpack
from handlers.sealing import LIFE, SKEW, Seal, WornButtonError
from plan.people import Role
from tests.dialogue import ADMINISTRATION, HOA, TUAN, UNIT_GROUP, Scene
from tests.handlers.pressing import LETTERS, forgeries, made_up
from tests.handlers.test_house_of_handlers import sealed_kinds

Stage = Callable[..., Awaitable[Scene]]
NOW = datetime(2025, 11, 24, tzinfo=UTC)
CHAT, PERSON, OFFICE = -1001234567890, 700000001, 1
SEAL = Seal(b"k" * 32, OFFICE)
KINDS = sealed_kinds()
PRESSES = 100_000


def fate(data: str, *, chat: int = CHAT, person: int = PERSON, now: datetime = NOW, seal: Seal = SEAL) -> str:
    """What becomes of a press: "accepted", "forged" or "worn"; anything that is raised besides fails the test."""
    try:
        seal.read(data, KINDS, chat_id=chat, user_id=person, now=now)
    except ForgedButtonError:
        return "forged"
    except WornButtonError:
        return "worn"
    return "accepted"


def replays(press: object, true: str, chance: random.Random) -> list[str]:
    """What becomes of true data where it does not belong: another chat, key, office, person, time."""
    own = SEAL.sealer(CHAT, NOW, PERSON)(press)  # type: ignore[arg-type]
    life = getattr(press, "LIFE", LIFE)
    late = life + timedelta(minutes=chance.randrange(1, 10**6))
    early = SKEW + timedelta(minutes=chance.randrange(2, 10**6))
    return [
        fate(true, chat=CHAT + chance.choice([-1, 1])),
        fate(true, chat=-CHAT),
        fate(true, chat=PERSON),
        fate(true, seal=Seal(chance.randbytes(32), OFFICE)),
        fate(true, seal=replace(SEAL, office_id=OFFICE + 1)),
        fate(own, person=PERSON + chance.choice([-1, 1])),
        fate(own, person=0),
        fate(own, chat=PERSON),
        fate(true, now=NOW + late),
        fate(own, now=NOW + late),
        fate(true, now=NOW - early),
        fate(own, now=NOW - early),
    ]


def test_none_of_a_hundred_thousand_forged_or_replayed_presses_of_any_kind_is_accepted() -> None:
    chance, fates, pressed = random.Random(20251124), Counter[str](), Counter[str]()
    prefixes = sorted(KINDS)
    while fates.total() < PRESSES:
        for prefix, kind in KINDS.items():
            press = made_up(kind, chance)
            true = SEAL.sealer(CHAT, NOW)(press)
            before = fates.total()
            fates.update(map(fate, forgeries(true, prefixes, chance)))
            fates.update(replays(press, true, chance))
            pressed[prefix] += fates.total() - before
            assert fate(true) == "accepted"
    assert fates["accepted"] == 0
    assert fates["worn"] > PRESSES / 20
    assert set(pressed) == set(KINDS)
    assert min(pressed.values()) > PRESSES / len(KINDS) / 2


@pytest.mark.parametrize("prefix", sorted(KINDS))
def test_every_kind_of_button_fits_with_the_largest_ids(prefix: str) -> None:
    chance = random.Random(prefix)
    for _ in range(50):
        data = SEAL.sealer(CHAT, NOW)(made_up(KINDS[prefix], chance))
        assert len(data.encode()) <= MOST_BYTES
        assert unpack(data.rpartition("|")[0], KINDS) is not None


@given(st.text(st.characters(), max_size=80), st.sampled_from([*sorted(KINDS), *sorted(answers.KINDS), ""]))
def test_any_text_is_forged_and_never_a_mistake(words: str, prefix: str) -> None:
    assert fate(f"{prefix}|{words}") == "forged"
    assert fate(words) == "forged"


@pytest.mark.parametrize("half", ["\ud800", "t|1|l|0|\udfff", "Pg|1|staff|\ud83d"])
def test_half_of_a_surrogate_pair_is_forged(half: str) -> None:
    assert fate(half) == "forged"
    with pytest.raises(ForgedButtonError):
        answers.unpack(half)


@pytest.mark.parametrize("year", [1970, 2019, 2100])
def test_a_clock_far_off_seals_and_reads_its_own_buttons(year: int) -> None:
    now = datetime(year, 3, 1, tzinfo=UTC)
    data = SEAL.sealer(CHAT, now)(made_up(KINDS["Pd"], random.Random(1)))
    assert fate(data, now=now) == "accepted"
    assert fate(data, now=now + LIFE + timedelta(minutes=1)) == "worn"


def test_a_button_of_another_replica_whose_clock_is_a_little_ahead_is_read() -> None:
    data = SEAL.sealer(CHAT, NOW + SKEW)(made_up(KINDS["Pd"], random.Random(1)))
    assert fate(data) == "accepted"
    assert fate(data, now=NOW - timedelta(minutes=1)) == "worn"


@pytest.mark.parametrize("chat_id", [TUAN, UNIT_GROUP], ids=["private", "group"])
async def test_forged_presses_of_an_administrator_are_answered_and_change_nothing(stage: Stage, chat_id: int) -> None:
    """Even who may do everything does nothing with data that the bot did not seal for this chat and this time."""
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    tuan = scene.person(TUAN, group=chat_id)
    await tuan.says("/help")
    message, seal, now = tuan.last, scene.application.bot_data[SERVICES].seal, scene.clock.now()
    chance, prefixes, told = random.Random(chat_id), sorted(KINDS), Counter[str | None]()
    async with scene.changing_nothing():
        for kind in KINDS.values():
            press = made_up(kind, chance)
            true = seal.sealer(chat_id, now)(press)
            elsewhere = [
                seal.sealer(chat_id + 1, now)(press),
                seal.sealer(chat_id, now, HOA)(press),
                seal.sealer(chat_id, now - timedelta(days=32))(press),
                seal.sealer(chat_id, now + timedelta(days=1))(press),
                replace(seal, office_id=7).sealer(chat_id, now)(press),
            ]
            made = [*forgeries(true, prefixes, chance), *elsewhere]
            for data in chance.sample(made, len(made) // 4):
                await tuan.forges(data, message)
                told[tuan.alert] += 1
    assert set(told) == {scene.texts.plain("press.unknown"), scene.texts.plain("press.worn")}
    assert told.total() > 300
    assert tuan.text == message["text"]


async def test_made_up_presses_of_answers_show_something_or_say_no_and_change_nothing(stage: Stage) -> None:
    """Buttons of answers carry no seal: whatever they say is looked up, and nothing of it is kept but what was shown last.

    One of them begins a report, which who is not registered may not do. A question may lean on whatever was shown.
    """
    scene = await stage()
    calm = {None, *(scene.texts.plain(f"press.{key}") for key in ("unknown", "old"))}
    calm.add(scene.texts.plain("denied.stranger_short", office=scene.application.bot_data[SERVICES].office.name))
    hoa, chance = scene.person(HOA), random.Random(7)
    await hoa.says("/start")
    message = hoa.last
    async with scene.changing_nothing(but="talks"):
        for kind in answers.KINDS.values():
            for _ in range(12):
                data = pack(made_up(kind, chance))
                at = chance.randrange(len(data))
                for each in (data, data[:at] + chance.choice(LETTERS) + data[at + 1 :], data[:at], f"{data}|"):
                    await hoa.forges(each, message)
                    assert hoa.alert in calm
                await hoa.says("còn hạn thì sao")


async def test_a_press_under_no_message_of_ours_is_answered(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    tuan = scene.person(TUAN)
    await tuan.says("/thanhvien")
    await tuan.presses("Toàn cơ quan")
    raw = deepcopy(scene.handled[-1].raw)
    raw["callback_query"].pop("message")
    raw["callback_query"]["inline_message_id"] = "AgAAAA"
    async with scene.changing_nothing():
        await scene.handle(raw)
    assert [method for method, _ in scene.handled[-1].calls] == ["answerCallbackQuery"]
