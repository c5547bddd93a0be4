"""Who sends too much: the surplus is kept without its text and never handled, and everybody else is answered as before."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from bot.intake.callers import caller_of
from bot.intake.flood import LIMITS, SAID_AGAIN, Caller, Turnstile, Way
from bot.intake.raw import sort_out
from storage.errors import DatabaseUnreachable
from tests.bot.intake.desks import application_with, desk_for, handled, inline_query, lanes_at_work, message, state_of

AT = 1764000000.0
HOA = {"id": 7, "is_bot": False, "first_name": "Hoa"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
GROUP = {"id": -100, "type": "group", "title": "Phòng"}
BURST = int(LIMITS[Way.MESSAGE].at_once)


def many(number, *, first=1, chat=1):
    """So many messages of one second."""
    return [message(first + place, chat) for place in range(number)]


def sifted(turnstile, number, at, way=Way.MESSAGE, first=0, hears=True):
    return turnstile.sift({first + place: Caller(7, way, at, hears) for place in range(number)}, AT)


@pytest.mark.parametrize("way", Way)
def test_so_many_pass_at_once_and_the_next_are_told_once_and_shed(way):
    most = int(LIMITS[way].at_once)
    verdict = sifted(Turnstile(), most + 5, AT, way)
    assert verdict.told == {most}
    assert verdict.shed == set(range(most + 1, most + 5))


@pytest.mark.parametrize("way", Way)
def test_what_a_person_may_send_in_the_long_run_always_passes(way):
    turnstile, step = Turnstile(), 1 / LIMITS[way].a_second
    assert not any(sifted(turnstile, 1, AT + number * step, way).shed for number in range(300))


def test_a_hurried_colleague_never_meets_the_limit():
    turnstile = Turnstile()
    in_a_hurry = [AT + second for minute in range(5) for second in (minute * 90 + 3 * place for place in range(20))]
    verdicts = [sifted(turnstile, 1, at) for at in in_a_hurry]  # twenty tasks in a minute, then a breath, five times
    assert all(not each.shed and not each.told for each in verdicts)


def test_what_was_written_while_the_bot_stood_still_counts_by_when_it_was_written():
    overnight = {place: Caller(7, Way.MESSAGE, AT + 60 * place) for place in range(400)}
    verdict = Turnstile().sift(overnight, AT + 1_000_000)
    assert (verdict.shed, verdict.told) == (frozenset(), frozenset())


def test_who_goes_on_is_told_again_after_a_minute_and_not_before():
    turnstile = Turnstile()
    sifted(turnstile, BURST, AT)
    told = [second for second in range(200) if sifted(turnstile, 100, AT + second).told]
    assert told == [0, SAID_AGAIN, 2 * SAID_AGAIN, 3 * SAID_AGAIN]


def test_an_edit_or_a_keystroke_is_never_told_since_nothing_can_answer_it():
    assert sifted(Turnstile(), 500, AT, hears=False).told == frozenset()


def test_one_person_s_flood_takes_nothing_from_another():
    turnstile = Turnstile()
    sifted(turnstile, 1000, AT)
    assert turnstile.sift({1: Caller(8, Way.MESSAGE, AT)}, AT).shed == frozenset()
    assert turnstile.sift({2: Caller(7, Way.PRESS, AT)}, AT).shed == frozenset()


def test_many_strangers_do_not_fill_the_memory():
    turnstile = Turnstile()
    turnstile.sift({number: Caller(number, Way.MESSAGE, AT) for number in range(25_000)}, AT)
    assert len(turnstile._purses) <= 10_000


@pytest.mark.parametrize(
    ("update", "caller"),
    [
        ({"message": {"from": HOA, "chat": GROUP, "date": 5}}, Caller(7, Way.MESSAGE, 5.0)),
        ({"edited_message": {"from": HOA, "date": 5, "edit_date": 9}}, Caller(7, Way.MESSAGE, 9.0, hears=False)),
        ({"message": {"from": ANONYMOUS, "sender_chat": GROUP, "date": 5}}, Caller(-100, Way.MESSAGE, 5.0)),
        ({"channel_post": {"chat": {"id": -9}, "date": 5}}, Caller(-9, Way.MESSAGE, 5.0, hears=False)),
        ({"callback_query": {"from": HOA, "message": {"date": 5}}}, Caller(7, Way.PRESS, None)),
        ({"inline_query": {"from": HOA}}, Caller(7, Way.INLINE, None, hears=False)),
        ({"message": {"from": HOA, "chat": GROUP, "date": 5, "migrate_to_chat_id": -200}}, None),
        ({"my_chat_member": {"from": HOA, "chat": GROUP, "date": 5}}, None),
        ({"chat_member": {"from": HOA, "chat": GROUP, "date": 5}}, None),
        ({"message": []}, None),
        ({"message": {"from": {"id": "7"}}}, None),
        ({}, None),
    ],
)
def test_an_update_is_counted_for_who_sends_it(update, caller):
    assert caller_of(update) == caller


async def test_a_flood_is_remembered_without_its_text_and_never_handled(storage, telegram_of_many):
    desk, answered = desk_for(storage, telegram_of_many), []
    await desk.keep(sort_out(many(1000)))
    await desk.keep(sort_out([message(5000 + number, 2 + number) for number in range(10)]))

    async def note(update, _context):
        answered.append((update.effective_chat.id, bool(update.api_kwargs.get("surplus"))))

    async with application_with(telegram_of_many, note) as application, lanes_at_work(desk, application):
        await handled(desk)
    others = [chat for chat, _ in answered if chat != 1]
    assert sorted(others) == list(range(2, 12))
    assert answered.count((1, False)) == BURST
    assert answered.count((1, True)) == 1
    places = [place for place, (chat, _) in enumerate(answered) if chat != 1]
    assert places[-1] <= 2 * len(others)  # a chat has one place: those who came last did not wait for the flood
    assert await _columns(storage, "outcome = 'shed'") == [(None, None, "")] * (1000 - BURST - 1)
    assert b"nhacviec_updates_shed_total 969.0" in desk.metrics.text()


async def _columns(storage, which):
    async with storage.reading() as tx:
        rows = await tx.inbox._connection.execute(text(f"SELECT payload, chat_id, lane FROM inbox WHERE {which}"))  # noqa: S608
        return [tuple(row) for row in rows]


async def test_a_surplus_that_comes_twice_is_remembered_once(storage):
    desk = desk_for(storage)
    for _ in range(2):
        await desk.keep(sort_out(many(BURST + 20)))
    state = await state_of(desk)
    assert state.pending == BURST + 1
    assert len(await _columns(storage, "outcome = 'shed'")) == 19


async def test_what_could_not_be_stored_is_not_counted(storage, monkeypatch):
    desk = desk_for(storage)

    def unreachable(_self):
        raise DatabaseUnreachable("sqlite", "gone")

    with monkeypatch.context() as broken:
        broken.setattr(type(desk.storage), "transaction", unreachable)
        for _ in range(5):
            with pytest.raises(DatabaseUnreachable):
                await desk.keep(sort_out(many(BURST)))
    await desk.keep(sort_out(many(BURST)))
    assert (await state_of(desk)).pending == BURST
    assert await _columns(storage, "outcome = 'shed'") == []


async def test_only_the_one_that_is_answered_carries_the_mark(storage):
    desk = desk_for(storage)
    await desk.keep(sort_out(many(BURST + 3)))
    payloads = [json.loads(payload) for payload, _, _ in await _columns(storage, "payload IS NOT NULL")]
    assert [each["update_id"] for each in payloads if each.get("surplus")] == [BURST + 1]


async def test_keystrokes_beyond_the_limit_are_dropped_in_silence(storage):
    desk = desk_for(storage)
    await desk.keep(sort_out([inline_query(number + 1) for number in range(500)]))
    assert (await state_of(desk)).pending == int(LIMITS[Way.INLINE].at_once)
