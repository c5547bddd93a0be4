"""Which task people meant by which words, without telling who they are; and the questions about which they were asked.

A person stands here as a keyed hash, made with the key of this installation: the same for all that he chose, so that he counts
once and can have it erased, and of no use to who has only the rows.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.learning import Pick, learned
from plan.phrasings import Phrasing, folded
from storage.columns import insert_into
from storage.meanings import forget_vectors
from storage.office_settings import Keys
from storage.offices import bump_version, version_of
from storage.tables_phrasings import picks, questions

QUESTIONS_KEPT = timedelta(days=1)
"""How long it is known what was asked: a choice that is made later teaches nothing."""
_LETTERS = 32


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """The words of a question that may stand for a task, and the tasks that it was answered with."""

    office_id: int
    words: str
    tasks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A question to keep, with the update that asked it and when it was answered."""

    bot_id: int
    update_id: int
    question: AskedQuestion
    at: datetime


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a pick has changed about its words: `taught` counts since now, `withdrawn` no more."""

    taught: tuple[Phrasing, ...] = ()
    withdrawn: tuple[Phrasing, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.taught or self.withdrawn)


class Picks:
    """The picks of an office's people."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep_question(self, bot_id: int, update_id: int, asked: AskedQuestion, now: datetime) -> None:
        """Keep what an update asked, for `QUESTIONS_KEPT`; what was kept first stays."""
        await self.keep_questions([Kept(bot_id, update_id, asked, now)])

    async def keep_questions(self, asked: Sequence[Kept]) -> None:
        """Keep what updates asked, each for `QUESTIONS_KEPT`; what was kept first stays."""
        new = insert_into(self._connection, questions).on_conflict_do_nothing()
        rows = [_question_row(each) for each in sorted(asked, key=lambda each: each.update_id)]
        await self._connection.execute(new, rows)

    async def question(self, bot_id: int, update_id: int, now: datetime) -> AskedQuestion | None:
        """Return what an update asked, None where that is not known or not any more."""
        which = (questions.c.bot_id == bot_id, questions.c.update_id == update_id, questions.c.at >= now - QUESTIONS_KEPT)
        row = (await self._connection.execute(select(questions).where(*which))).one_or_none()
        return None if row is None else AskedQuestion(row.office_id, row.words, tuple(map(int, row.tasks.split("."))))

    async def questions_kept(self) -> int:
        """Return of how many questions it is known what was asked."""
        return await self._connection.scalar(select(func.count()).select_from(questions)) or 0

    async def note(self, asked: AskedQuestion, task_id: int, person_id: int, now: datetime, *, meant: bool) -> Lesson:
        """Note which task a person meant by a question, or did not mean; return what that changes in what the office knows.

        One person counts once for the same words and task: the last word counts. Locks the office until the commit.
        """
        office_id, same = asked.office_id, folded(asked.words)
        await version_of(self._connection, office_id, lock=True)
        before = learned(await picks_of(self._connection, office_id, same), now)
        keys: dict[str, object] = {"office_id": office_id, "folded": same, "task_id": task_id}
        keys["voter"] = voter(await Keys(self._connection).seal_key(), office_id, person_id)
        values = {"words": asked.words, "meant": meant, "at": now}
        new = insert_into(self._connection, picks).values(**keys, **values)
        await self._connection.execute(new.on_conflict_do_update(index_elements=list(keys), set_=values))
        lesson = _lesson(before, learned(await picks_of(self._connection, office_id, same), now))
        if lesson:
            await bump_version(self._connection, office_id)
        return lesson

    async def count_by(self, office_id: int, person_id: int) -> int:
        """Return how many picks of a person are kept."""
        key = await Keys(self._connection).known_seal_key()
        if key is None:
            return 0
        mine = (picks.c.office_id == office_id, picks.c.voter == voter(key, office_id, person_id))
        return await self._connection.scalar(select(func.count()).select_from(picks).where(*mine)) or 0

    async def wipe(self, office_id: int) -> None:
        """Forget every pick and every question of an office, and so what was learned from them."""
        await delete_picks(self._connection, picks.c.office_id == office_id)
        await self._connection.execute(delete(questions).where(questions.c.office_id == office_id))
        await bump_version(self._connection, office_id)


def _question_row(kept: Kept) -> dict[str, object]:
    asked = kept.question
    row = {"bot_id": kept.bot_id, "update_id": kept.update_id, "office_id": asked.office_id, "words": asked.words}
    return {**row, "at": kept.at, "tasks": ".".join(map(str, asked.tasks))}


async def picks_of(connection: AsyncConnection, office_id: int, same: str | None = None) -> tuple[Pick, ...]:
    """Return the picks of an office, all or those for the same folded words."""
    query = select(picks).where(picks.c.office_id == office_id)
    rows = await connection.execute(query if same is None else query.where(picks.c.folded == same))
    return tuple(Pick(row.words, row.task_id, row.voter, row.meant, row.at) for row in rows)


async def forget_picks(connection: AsyncConnection, office_id: int, person_id: int) -> None:
    """Forget the picks of a person; what was learned with them is learned no more where too few are left."""
    key = await Keys(connection).known_seal_key()
    if key is None:
        return
    mine = (picks.c.office_id == office_id, picks.c.voter == voter(key, office_id, person_id))
    if await delete_picks(connection, *mine):
        await bump_version(connection, office_id)


async def delete_picks(connection: AsyncConnection, *which: ColumnElement[bool]) -> int:
    """Delete picks, with whatever was made of their words; return how many they were."""
    gone = delete(picks).where(*which).returning(picks.c.task_id, picks.c.words)
    rows = (await connection.execute(gone)).all()
    await forget_vectors(connection, [(row.task_id, row.words) for row in rows])
    return len(rows)


def voter(key: bytes, office_id: int, person_id: int) -> str:
    """Return what stands for a person beside picks; `key` is the installation's."""
    return hmac.new(key, f"picks|{office_id}|{person_id}".encode(), hashlib.sha256).hexdigest()[:_LETTERS]


def _lesson(before: Sequence[Phrasing], after: Sequence[Phrasing]) -> Lesson:
    known, now = {each.task_id for each in before}, {each.task_id for each in after}
    return Lesson(
        tuple(each for each in after if each.task_id not in known),
        tuple(each for each in before if each.task_id not in now),
    )
