"""What an answer leaves behind is written with the settlement: before the chat's next update, never of one that failed."""

from __future__ import annotations

import pytest

from bot.intake.raw import sort_out
from handlers.noting import Note
from handlers.outcome import CURRENT
from storage.talks import InChat, Talk
from tests.bot.intake.desks import application_with, desk_for, handled, lanes_at_work, local_telegram, message, state_of
from tests.storage.offices_and_plans import NOW
from tests.storage.progress import open_desk


@pytest.fixture
def telegram():
    return local_telegram()


def leave(desk, office, update, said_at=NOW):
    """Leave the note that an update was the last in its chat."""
    chat = update.effective_chat.id
    CURRENT.get().notes.append(Note(InChat(office, desk.bot_id, chat, Talk(update.update_id, {}, None, said_at))))


async def last_in(desk, office, chat):
    """Return which update was the last in a chat, as far as it was written."""
    async with desk.storage.reading() as tx:
        talk = await tx.talks.get(office, desk.bot_id, chat)
    return None if talk is None else talk.update_id


async def test_the_next_update_of_a_chat_finds_what_the_one_before_left(storage, telegram):
    desk, office, found = desk_for(storage, telegram), (await open_desk(storage)).office, {}

    async def handler(update, _context):
        found[update.update_id] = await last_in(desk, office, update.effective_chat.id)
        leave(desk, office, update)

    await desk.keep(sort_out([message(number, chat_id=number % 3 + 1) for number in range(100, 118)]))
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        await handled(desk)
    assert found == {number: number - 3 if number > 102 else None for number in range(100, 118)}


async def test_an_update_that_failed_leaves_nothing(storage, telegram):
    desk, office = desk_for(storage, telegram), (await open_desk(storage)).office

    async def handler(update, _context):
        leave(desk, office, update)
        CURRENT.get().error = RuntimeError("not answered")
        CURRENT.get().keep = False

    await desk.keep(sort_out([message(100, chat_id=1)]))
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        await handled(desk)
    assert await last_in(desk, office, 1) is None


async def test_a_note_that_cannot_be_written_keeps_no_update_from_being_settled(storage, telegram):
    desk, office, times = desk_for(storage, telegram), (await open_desk(storage)).office, []

    async def handler(update, _context):
        times.append(update.update_id)
        leave(desk, office if update.update_id != 100 else -1, update)

    await desk.keep(sort_out([message(100, chat_id=1)]))
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        await handled(desk)
        await desk.keep(sort_out([message(101, chat_id=1)]))
        await handled(desk)
    assert times == [100, 101]
    assert (await state_of(desk)).failed == 0
    assert await last_in(desk, office, 1) == 101
