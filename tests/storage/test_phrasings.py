"""Phrasings and the picks that teach them: what is written, learned, taken away, wiped, erased and forgotten with time."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from plan.learning import KEPT
from plan.neighbours import fingerprint
from plan.phrasings import Phrasing, Source
from storage import Storage
from storage.engine import make_plain_engine, place_of
from storage.phrasings import Written
from storage.picks import QUESTIONS_KEPT, AskedQuestion, Lesson
from storage.tables_phrasings import picks, questions
from tests.storage.offices_and_plans import NOW, plan, task
from tests.storage.progress import LATER, NAME, USER, Desk, open_desk, replicas_of

BOT = 42
WORDS = "gỡ rối giấy tờ"
RESPELT = "giay to go roi"
SECOND = timedelta(seconds=1)


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    return await open_desk(storage)


async def known(desk: Desk, now=LATER) -> tuple[Phrasing, ...]:
    async with desk.storage.reading() as tx:
        return await tx.phrasings.known(desk.office, now)


async def version(desk: Desk) -> int:
    async with desk.storage.reading() as tx:
        return await tx.plans.version(desk.office)


async def decide(desk: Desk, words: str, *, kept: bool = True, task_id: int | None = None) -> None:
    async with desk.storage.transaction() as tx:
        await tx.phrasings.put(desk.office, Written(task_id or desk.tasks[0], words, kept), desk.person, NOW)


async def picked(desk: Desk, person: int, *, meant: bool = True, words: str = WORDS, at=NOW) -> Lesson:
    asked = AskedQuestion(desk.office, words, desk.tasks)
    async with desk.storage.transaction() as tx:
        return await tx.picks.note(asked, desk.tasks[0], person, at, meant=meant)


async def test_what_is_written_is_known_and_changes_the_offices_version(desk: Desk) -> None:
    before = await version(desk)
    await decide(desk, WORDS)
    assert await known(desk) == (Phrasing(desk.tasks[0], WORDS, Source.WRITTEN),)
    assert await version(desk) > before


async def test_the_same_words_in_another_spelling_or_order_are_one_row(desk: Desk) -> None:
    await decide(desk, WORDS)
    await decide(desk, "giay to go roi")
    assert [each.words for each in await known(desk)] == ["giay to go roi"]
    async with desk.storage.reading() as tx:
        assert await tx.phrasings.decided(desk.office, desk.tasks[0], WORDS) == Written(desk.tasks[0], "giay to go roi", True)
        assert await tx.phrasings.decided(desk.office, desk.tasks[1], WORDS) is None
        assert await tx.phrasings.known(desk.office + 1, LATER) == ()


async def vectors(desk: Desk) -> set[str]:
    """The words, of those known here, of which a vector is stored for the first task."""
    async with desk.storage.reading() as tx:
        made = {mark for task_id, _, mark in await tx.meanings.known(desk.office) if task_id == desk.tasks[0]}
    return {words for words in (WORDS, RESPELT) if fingerprint(words) in made}


async def made(desk: Desk, *texts: str) -> None:
    async with desk.storage.transaction() as tx:
        await tx.meanings.put({(desk.tasks[0], model, fingerprint(text)): b"x" for text in texts for model in "ab"})


async def test_a_phrasings_vectors_go_with_it_however_it_was_spelt(desk: Desk) -> None:
    await decide(desk, WORDS)
    await made(desk, WORDS)
    await decide(desk, RESPELT)
    assert await vectors(desk) == set()
    await made(desk, RESPELT)
    async with desk.storage.transaction() as tx:
        await tx.phrasings.forget(desk.office, desk.tasks[0], WORDS)
    assert await vectors(desk) == set()


@pytest.mark.parametrize("way", ["wiped", "erased", "old"])
async def test_vectors_of_what_people_chose_go_with_their_choices(desk: Desk, way: str) -> None:
    await picked(desk, desk.person)
    await made(desk, WORDS, RESPELT)
    async with desk.storage.transaction() as tx:
        if way == "wiped":
            await tx.picks.wipe(desk.office)
        elif way == "erased":
            await tx.people.erase(desk.person, LATER)
        else:
            long_after = NOW + KEPT + SECOND
            await tx.retention.purge(desk.office, long_after, requests_before=NOW, deliveries_before=NOW)
    assert await vectors(desk) == {RESPELT}


async def test_what_was_decided_can_be_forgotten(desk: Desk) -> None:
    await decide(desk, WORDS)
    before = await version(desk)
    async with desk.storage.transaction() as tx:
        await tx.phrasings.forget(desk.office, desk.tasks[0], "GỠ RỐI giấy tờ")
    assert await known(desk) == ()
    assert await version(desk) > before


async def test_three_people_teach_a_phrasing_and_only_what_changes_something_changes_the_version(desk: Desk) -> None:
    before = await version(desk)
    assert [bool(await picked(desk, person)) for person in (1, 1, 1, 2)] == [False] * 4
    assert await version(desk) == before
    taught = Phrasing(desk.tasks[0], WORDS, Source.LEARNED, 3)
    assert await picked(desk, 3) == Lesson(taught=(taught,))
    assert await known(desk) == (taught,)
    assert (after := await version(desk)) > before
    assert await picked(desk, 4) == Lesson()
    assert await version(desk) == after
    assert await picked(desk, 5, meant=False) == Lesson()
    assert (await picked(desk, 6, meant=False)).withdrawn != ()
    assert await known(desk) == ()


async def test_the_last_word_of_a_person_counts(desk: Desk) -> None:
    for person in (1, 2, 3):
        await picked(desk, person)
    assert (await picked(desk, 3, meant=False, at=LATER)).withdrawn != ()
    assert (await picked(desk, 3, at=LATER + SECOND)).taught != ()


async def test_what_an_administrator_took_away_is_not_learned_again_and_what_is_written_stands_once(desk: Desk) -> None:
    await decide(desk, WORDS, kept=False)
    for person in (1, 2, 3, 4):
        await picked(desk, person)
    assert await known(desk) == ()
    await decide(desk, WORDS)
    assert await known(desk) == (Phrasing(desk.tasks[0], WORDS, Source.WRITTEN),)


async def test_a_phrasing_outlives_a_new_issue_of_its_plan(desk: Desk) -> None:
    await decide(desk, WORDS)
    async with desk.storage.transaction() as tx:
        moved = plan(task("II.1.a", "Việc mới"), task("II.1.b", "Việc"), task("II.1.c", "Việc khác"))
        await tx.plans.store(desk.office, moved, moved.state, LATER)
        (stored,) = await tx.plans.in_force(desk.office)
    (phrasing,) = await known(desk)
    assert next(each.ref for each in stored.tasks if each.id == phrasing.task_id) == "II.1.b"


async def test_the_rows_of_picks_and_questions_name_nobody(desk: Desk, migrated_url: str) -> None:
    await picked(desk, desk.person)
    async with desk.storage.transaction() as tx:
        await tx.picks.keep_question(BOT, 7, AskedQuestion(desk.office, WORDS, desk.tasks), NOW)
    engine = make_plain_engine(place_of(migrated_url))
    with engine.connect() as connection:
        rows = [row for table in (picks, questions) for row in connection.execute(select(table)).mappings()]
    engine.dispose()
    assert len(rows) == 2
    told = [str(value) for row in rows for name, value in row.items() if name not in {"task_id", "office_id", "tasks", "at"}]
    assert [each for each in told if NAME in each or str(USER) in each or each == str(desk.person)] == []


async def test_a_person_sees_how_many_picks_are_kept_and_erasing_takes_them(desk: Desk) -> None:
    for person in (desk.person, 1_001, 1_002):
        await picked(desk, person)
    await picked(desk, desk.person, words="việc khác hẳn")
    async with desk.storage.reading() as tx:
        assert await tx.picks.count_by(desk.office, desk.person) == 2
        assert await tx.picks.count_by(desk.office, 1_001) == 1
        assert await tx.picks.count_by(desk.office, 9) == 0
    before = await version(desk)
    async with desk.storage.transaction() as tx:
        await tx.people.erase(desk.person, LATER)
    async with desk.storage.reading() as tx:
        assert await tx.picks.count_by(desk.office, desk.person) == 0
        assert await tx.picks.count_by(desk.office, 1_001) == 1
    assert await known(desk) == ()  # two are too few
    assert await version(desk) > before


async def test_without_a_key_nobody_has_picked_anything(desk: Desk) -> None:
    async with desk.storage.reading() as tx:
        assert await tx.picks.count_by(desk.office, desk.person) == 0


async def test_a_question_is_known_for_a_day_and_the_first_words_under_a_number_stay(desk: Desk) -> None:
    asked = AskedQuestion(desk.office, WORDS, desk.tasks)
    async with desk.storage.transaction() as tx:
        await tx.picks.keep_question(BOT, 7, asked, NOW)
        await tx.picks.keep_question(BOT, 7, replace(asked, words="khác"), LATER)
        assert await tx.picks.question(BOT, 7, NOW + QUESTIONS_KEPT) == asked
        assert await tx.picks.question(BOT, 7, NOW + QUESTIONS_KEPT + SECOND) is None
        assert await tx.picks.question(BOT, 8, NOW) is None
        assert await tx.picks.question(BOT + 1, 7, NOW) is None


async def purge(desk: Desk, after: timedelta) -> int:
    now = NOW + after
    async with desk.storage.transaction() as tx:
        return await tx.retention.purge(desk.office, now, requests_before=NOW, deliveries_before=NOW)


async def test_questions_go_after_a_day_and_picks_after_half_a_year_and_written_phrasings_stay(desk: Desk) -> None:
    await decide(desk, "việc khác hẳn")
    for person in (1, 2, 3):
        await picked(desk, person)
    async with desk.storage.transaction() as tx:
        await tx.picks.keep_question(BOT, 7, AskedQuestion(desk.office, WORDS, desk.tasks), NOW)
    assert await purge(desk, QUESTIONS_KEPT) == 0
    assert await purge(desk, QUESTIONS_KEPT + SECOND) == 1
    assert await purge(desk, KEPT) == 0
    assert len(await known(desk, NOW + KEPT)) == 2
    before = await version(desk)
    assert await purge(desk, KEPT + SECOND) == 3
    assert await version(desk) > before
    assert [each.source for each in await known(desk)] == [Source.WRITTEN]


async def test_wiping_takes_picks_and_questions_of_one_office_and_what_was_learned(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        other = await tx.offices.ensure("Cơ quan khác", "Asia/Ho_Chi_Minh", NOW)
        await tx.picks.keep_question(BOT, 7, AskedQuestion(desk.office, WORDS, desk.tasks), NOW)
        await tx.picks.keep_question(BOT, 8, AskedQuestion(other.id, WORDS, desk.tasks), NOW)
    for person in (1, 2, 3):
        await picked(desk, person)
    async with desk.storage.transaction() as tx:
        await tx.picks.wipe(desk.office)
        assert await tx.picks.question(BOT, 7, NOW) is None
        assert await tx.picks.question(BOT, 8, NOW) is not None
    assert await known(desk) == ()


async def test_three_who_pick_at_once_on_several_machines_teach_it_once(desk: Desk, migrated_url: str) -> None:
    async with desk.storage.transaction() as tx:
        await tx.keys.seal_key()
    before = await version(desk)
    async with replicas_of(desk, migrated_url, 3) as replicas:
        lessons = await asyncio.gather(*(picked(each, person) for person, each in enumerate(replicas, 1)))
    assert [bool(lesson) for lesson in lessons].count(True) == 1
    assert await version(desk) == before + 1
    assert [each.people for each in await known(desk)] == [3]
