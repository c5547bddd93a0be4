"""What administrators hear of deliveries: gathered, once, never about such a notice, and nothing that is settled by then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import update

from bot.application import build_application
from bot.sandbox.errors import bad_request
from handlers.notices import COMPOSERS, NoticeDesk
from handlers.progress.notices import COMPOSERS as PROGRESS_NOTICES
from handlers.reach.naming import kind_words
from handlers.reach.telling import KINDS, UNCERTAIN
from handlers.views.card import Card, card
from locales import LANGUAGES, Texts
from storage import Address, Delivery, Parcel, Transaction
from storage.columns import database_time
from storage.deliveries import State
from storage.tables_outbox import deliveries
from tests.dialogue import LEADERS, TUAN, UNIT_GROUP, Scene

Stage = Callable[..., Awaitable[Scene]]


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    async def compose(parcel: Parcel, _tx: Transaction, _desk: NoticeDesk) -> Card | str:
        return card([f"{parcel.kind} {parcel.key}"])

    for kinds in (COMPOSERS, PROGRESS_NOTICES):  # the second is what a new application registers
        monkeypatch.setitem(kinds, "report_line", compose)


async def queue(scene: Scene, *keys: str, chat: int = UNIT_GROUP) -> None:
    now = scene.clock.now()
    wanted = [Delivery(1, Address.chat(chat), "report_line", key, {}, now) for key in keys]
    async with scene.storage.transaction() as tx:
        assert await tx.outbox.queue_all(wanted, now) == len(keys)


async def lose_all_answers(scene: Scene, which: str = "report_line") -> None:
    """As if nobody knew of anything of a kind whether it arrived, also after it was sent again."""
    lost = {"state": State.SENDING.value, "resends": 1, "lease_until": database_time(-1.0), "settled_at": None}
    async with scene.storage._engines.writing.begin() as connection:
        await connection.execute(update(deliveries).where(deliveries.c.kind == which).values(lost))


def told(scene: Scene) -> list[str]:
    return [message["text"] for message in scene.said_in(TUAN)]


async def test_uncertain_deliveries_are_gathered_into_one_notice_that_says_what_to_do(stage: Stage) -> None:
    scene = await stage()
    for number in range(2):
        await queue(scene, f"{number}", f"{number}.b", f"{number}.c", f"{number}.d")
        await lose_all_answers(scene)
        await scene.post()
    assert told(scene) == []
    scene.clock.move(minutes=15)
    await scene.post()
    (words,) = told(scene)
    assert "8 tin chưa rõ đã đến chưa" in words
    assert words.count("dòng báo cáo vào nhóm, đến nhóm “Phòng HC-TC” (mất kết nối lúc gửi)") == 5
    assert "và 3 tin khác" in words
    assert "nhacviec outbox retry" in words
    scene.clock.move(minutes=15)
    await scene.post()
    assert len(told(scene)) == 1


async def test_what_was_settled_by_hand_meanwhile_is_not_told(stage: Stage) -> None:
    scene = await stage()
    await queue(scene, "1")
    await lose_all_answers(scene)
    await scene.post()
    async with scene.storage.transaction() as tx:
        (one,) = await tx.outbox.listed(1, {State.UNCERTAIN})
        assert await tx.outbox.drop(1, one.id)
    scene.clock.move(minutes=15)
    await scene.post()
    assert told(scene) == []


async def test_of_a_notice_that_is_lost_itself_nothing_is_told(stage: Stage) -> None:
    scene = await stage()
    await queue(scene, "1")
    await lose_all_answers(scene)
    await scene.post()
    scene.clock.move(minutes=15)
    await lose_all_answers(scene, UNCERTAIN)
    await scene.post()
    async with scene.storage.reading() as tx:
        kinds = [one.kind for one in await tx.outbox.listed(1, list(State))]
    assert sorted(kinds) == ["report_line", UNCERTAIN]


async def test_what_telegram_refuses_is_told_once_for_each_chat(stage: Stage) -> None:
    scene = await stage()
    async with scene.storage.transaction() as tx:
        await tx.chats.seen(scene.telegram.bot.user_id, LEADERS, "group", "Lãnh đạo", scene.clock.now())
    await queue(scene, "1", "2")
    await queue(scene, "1", chat=LEADERS)
    scene.telegram.faults.fail("sendMessage", bad_request("can't parse entities"), times=3)
    await scene.post()
    scene.clock.move(minutes=15)
    await scene.post()
    assert sorted(words.split("\n")[0] for words in told(scene)) == ["1 tin không gửi được.", "2 tin không gửi được."]
    assert all("Telegram không nhận tin này" in words for words in told(scene))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_delivery_has_a_name(language: str) -> None:
    build_application("1000000001:nobody", None)
    texts = Texts.load(language)
    assert set(COMPOSERS) >= KINDS
    assert [kind for kind in COMPOSERS if kind_words(kind, texts) == kind] == []
