"""Any channel will do: what a notice becomes, new, edited, later or nothing, is decided before a channel is spoken to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from telegram.error import BadRequest

from handlers.notices import COMPOSERS, UNHURRIED, Composed, Edit, Later, NoticeDesk, fingerprint
from handlers.progress.buttons import Accept
from handlers.sealing import Seal
from handlers.views.card import Button, Card
from storage import Address, Delivery, Parcel, Transaction
from storage.deliveries import State
from storage.errors import DatabaseBusy
from tests import dialogue
from tests.bot.delivery.notebook import BARE, Notebook, dispatcher_over
from tests.dialogue import MONDAY, UNIT_GROUP, Scene

KIND = "of_this_test"
GROUP = Address.chat(UNIT_GROUP)
FULL = Card("<b>Bản tin</b>", ((Button("Xem", "t"),),), b"png")


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with dialogue.scene(tmp_path / "office.db", plans=()) as opened:
        async with opened.storage.transaction() as tx:
            await tx.chats.seen(opened.telegram.bot.user_id, UNIT_GROUP, "group", "Phòng", MONDAY)
        yield opened


@pytest.fixture
def becomes(monkeypatch: pytest.MonkeyPatch) -> list[Composed]:
    """What the next notices become, in order."""
    outcomes: list[Composed] = []

    async def compose(_parcel: Parcel, _tx: Transaction, _desk: NoticeDesk) -> Composed:
        return outcomes.pop(0)

    monkeypatch.setitem(COMPOSERS, KIND, compose)
    return outcomes


async def queue(scene: Scene, *keys: str, kind: str = KIND, to: Address = GROUP) -> None:
    now = scene.clock.now()
    async with scene.storage.transaction() as tx:
        assert await tx.outbox.queue_all([Delivery(1, to, kind, key, {}, now) for key in keys], now) == len(keys)


async def parcel(scene: Scene, key: str = "1") -> Parcel:
    async with scene.storage.reading() as tx:
        found = await tx.outbox.state_of(GROUP, KIND, key)
    assert found is not None
    return found


async def test_a_card_goes_whole_to_a_channel_that_carries_all_of_it(scene: Scene, becomes: list[Composed]) -> None:
    notebook = Notebook()
    becomes.append(FULL)
    await queue(scene, "1")
    await dispatcher_over(scene, notebook).deliver_due()
    assert [(place.chat_id, card) for place, card in notebook.written] == [(UNIT_GROUP, FULL)]
    row = await parcel(scene)
    assert (row.state, row.chat_id, row.message_id) == (State.SENT, UNIT_GROUP, 1)
    assert (row.shown, row.shown_at) == (fingerprint(FULL), MONDAY)


async def test_a_channel_without_buttons_and_pictures_gets_the_words(scene: Scene, becomes: list[Composed]) -> None:
    notebook = Notebook(BARE)
    becomes.append(FULL)
    await queue(scene, "1")
    await dispatcher_over(scene, notebook).deliver_due()
    assert [card for _, card in notebook.written] == [Card("<b>Bản tin</b>")]
    assert (await parcel(scene)).shown == fingerprint(FULL)


async def test_an_edit_changes_the_message_that_was_sent_before(scene: Scene, becomes: list[Composed]) -> None:
    notebook, new = Notebook(), Card("mới")
    becomes += [FULL, Edit(UNIT_GROUP, 1, new, fingerprint(FULL))]
    await queue(scene, "1", "2")
    dispatcher = dispatcher_over(scene, notebook)
    assert [await dispatcher.deliver_due(), await dispatcher.deliver_due()] == [1, 1]
    assert (len(notebook.written), notebook.edited) == (1, [(1, new)])
    async with scene.storage.reading() as tx:
        last = await tx.outbox.last_shown(GROUP, {KIND}, "")
    assert last is not None
    assert (last.key, last.message_id, last.shown) == ("2", 1, fingerprint(new))


@pytest.mark.parametrize(
    ("edit", "limits", "reason"),
    [
        (Edit(UNIT_GROUP, 1, FULL, fingerprint(FULL)), None, "unchanged"),
        (Edit(-1, 1, FULL), None, "message_gone"),
        (Edit(UNIT_GROUP, 1, FULL), BARE, "no_edits"),
        (Edit(UNIT_GROUP, 1, Card("dài " * 2000)), None, "too_long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_an_edit_that_would_change_nothing_or_cannot_be_made_is_dropped(
    scene: Scene, becomes: list[Composed], edit: Edit, limits: object, reason: str
) -> None:
    notebook = Notebook(BARE) if limits is BARE else Notebook()
    becomes.append(edit)
    await queue(scene, "1")
    await dispatcher_over(scene, notebook).deliver_due()
    row = await parcel(scene)
    assert (row.state, row.reason, notebook.edited) == (State.DROPPED, reason, [])


@pytest.mark.parametrize("said", ["Message to edit not found", "Message can't be edited"])
async def test_a_message_to_edit_that_is_gone_ends_the_matter(scene: Scene, becomes: list[Composed], said: str) -> None:
    notebook = Notebook(faults=[BadRequest(said)])
    becomes.append(Edit(UNIT_GROUP, 1, FULL))
    await queue(scene, "1")
    await dispatcher_over(scene, notebook).deliver_due()
    row = await parcel(scene)
    assert (row.state, row.reason) == (State.DROPPED, "message_gone")


async def test_what_comes_at_the_wrong_hour_waits_for_the_right_one(scene: Scene, becomes: list[Composed]) -> None:
    notebook, morning = Notebook(), MONDAY + timedelta(hours=1)
    becomes += [Later(morning), FULL]
    await queue(scene, "1")
    dispatcher = dispatcher_over(scene, notebook)
    await dispatcher.deliver_due()
    row = await parcel(scene)
    assert (row.state, row.not_before, row.attempts, notebook.written) == (State.PENDING, morning, 0, [])
    assert await dispatcher.deliver_due() == 0
    scene.clock.move(hours=1)
    await dispatcher.deliver_due()
    assert (await parcel(scene)).state is State.SENT


async def test_what_is_not_sent_takes_no_place_in_the_pace(scene: Scene, becomes: list[Composed]) -> None:
    becomes += ["unwanted"] * 3
    before = scene.clock.now()
    await queue(scene, "1", "2", "3")
    dispatcher = dispatcher_over(scene, Notebook())
    while await dispatcher.deliver_due():
        pass
    assert scene.clock.now() == before


async def test_a_burst_leaves_half_of_the_connections_to_answers(scene: Scene, becomes: list[Composed]) -> None:
    notebook = Notebook(crowd=8)
    becomes += [FULL] * 20
    for number in range(20):
        await queue(scene, "1", to=Address.chat(1000 + number))
    assert await dispatcher_over(scene, notebook).deliver_due() == 20
    assert (notebook.most, len(notebook.written)) == (8, 20)


async def test_what_somebody_waits_for_goes_before_what_everybody_gets(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, becomes: list[Composed]
) -> None:
    async def digest(_parcel: Parcel, _tx: Transaction, _desk: NoticeDesk) -> Composed:
        return Card("bản tin")

    monkeypatch.setitem(COMPOSERS, "digest", digest)
    assert "digest" in UNHURRIED
    notebook = Notebook()
    becomes.append(Card("trả lời"))
    for number in range(32):
        await queue(scene, "1", kind="digest", to=Address.chat(1000 + number))
    await queue(scene, "1")
    await dispatcher_over(scene, notebook).deliver_due()
    assert len(notebook.written) == 32
    assert "trả lời" in [card.html for _, card in notebook.written]


async def test_a_database_that_is_busy_when_a_message_has_arrived_is_told_again(
    scene: Scene, becomes: list[Composed], monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook, opened = Notebook(), scene.storage.transaction
    becomes.append(FULL)
    await queue(scene, "1")
    failures = [DatabaseBusy("sqlite:///office.db")] * 2

    def busy_after_sending() -> object:
        if notebook.written and failures:
            raise failures.pop()
        return opened()

    monkeypatch.setattr(scene.storage, "transaction", busy_after_sending)
    await dispatcher_over(scene, notebook).deliver_due()
    assert (failures, len(notebook.written)) == ([], 1)
    assert (await parcel(scene)).state is State.SENT


def test_a_fingerprint_tells_words_buttons_and_pictures_apart_but_not_the_minute_of_a_seal() -> None:
    cards = [
        Card("a"),
        Card("b"),
        Card("a", ((Button("x", "p|1"),),)),
        Card("a", ((Button("x", "p|2"),),)),
        Card("a", ((Button("y", "p|1"),),)),
        Card("a", ((Button("x", "p|1"),), (Button("x", "p|1"),))),
        Card("a", ((Button("x", "p|1"), Button("x", "p|1")),)),
        Card("a", picture=b"1"),
        Card("a", picture=b"2"),
    ]
    assert len({fingerprint(each) for each in cards}) == len(cards)
    assert all(len(fingerprint(each)) == 64 for each in cards)


def test_cards_of_the_same_gist_and_buttons_show_the_same_whenever_they_were_written() -> None:
    first, later = Card("a, 9:00", gist="a"), Card("a, 9:15", gist="a", picture=b"1")
    assert fingerprint(first) == fingerprint(later)
    assert fingerprint(first) != fingerprint(Card("a, 9:00", gist="b"))
    assert fingerprint(first) != fingerprint(Card("a, 9:00", ((Button("x", "p|1"),),), gist="a"))


def test_a_button_that_was_sealed_again_shows_the_same() -> None:
    seal = Seal(b"key", 1)
    first, second = (seal.sealer(UNIT_GROUP, MONDAY + timedelta(minutes=later))(Accept(3, True)) for later in (0, 5))
    assert first != second
    assert fingerprint(Card("a", ((Button("x", first),),))) == fingerprint(Card("a", ((Button("x", second),),)))
