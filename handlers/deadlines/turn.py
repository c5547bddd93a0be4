"""One update about deadlines within one transaction: reads under the office's lock, writes once, tells in the same commit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Update

from handlers.context import OfficeContext
from handlers.deadlines.outcome import Outcome, Said, facts_of, outcome_from
from handlers.dossiers import dossier_of
from handlers.effects import Facts, once
from handlers.progress.pending import DRAFT_LIFE
from handlers.progress.taking import chat_of
from handlers.progress.typed import Typed, turns_away
from handlers.refusing import refuse
from handlers.speaking import alert, answer, say
from handlers.views.card import Card, plain_text
from plan.answering import Answerer
from plan.asking import looks_like_question
from plan.dossier import Dossier
from plan.rights import Action, Denial
from storage import Address, Delivery, Transaction


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person does in one chat, within one transaction."""

    tx: Transaction
    context: OfficeContext
    answerer: Answerer
    chat_id: int

    async def dossier(self, task_id: int) -> Dossier | None:
        """Return the dossier of a task in force, locked: what is read here stays true until the commit."""
        office = self.context.office
        if self.answerer.item(task_id) is None:
            return None
        await self.tx.reports.lock({task_id})
        return await dossier_of(self.tx, office.id, office.zone, self.answerer, task_id)

    async def unit_now(self, unit_id: int) -> int:
        """Return the unit that has taken the place of a dissolved one, else the unit itself."""
        return (await self.tx.units.successors(self.context.office.id)).get(unit_id) or unit_id

    async def may(self, action: Action, unit_id: int) -> Denial | None:
        """Return why who speaks may not do something for a unit or the one in its place, None if he may."""
        return self.context.denied(action, {await self.unit_now(unit_id)})

    def named(self, words: str, choices: Iterable[int]) -> int | None:
        """Return the one of these tasks whose code was typed, None for none or several."""
        meant = {item.task.id for item in self.answerer.by_code(words)} & set(choices)
        return meant.pop() if len(meant) == 1 else None

    async def note(self, action: str, task_id: int, facts: Mapping[str, object]) -> None:
        """Add a row to the audit log about a task; `facts` are ids and days, never words."""
        office, by = self.context.office, self.context.person.pseudonym
        await self.tx.audit.note(office.id, by, action, f"task:{task_id}", facts, self.context.now())

    async def tell(self, to: Iterable[Address], kind: str, key: str, facts: Mapping[str, int | str | None]) -> None:
        """Queue a notice to each address."""
        now = self.context.now()
        for each in dict.fromkeys(to):
            await self.tx.outbox.queue(Delivery(self.context.office.id, each, kind, key, facts, now), now)

    async def open(self, kind: str, facts: Mapping[str, Any]) -> int:
        """Wait for words of a kind from who speaks in this chat; return the draft's id."""
        now = self.context.now()
        return (await self.tx.drafts.open(self.context.person.id, self.chat_id, kind, facts, now, DRAFT_LIFE)).id

    async def close(self) -> None:
        """End what the person was asked before in this chat: the talk is about something else now."""
        asked = await self.tx.drafts.current(self.context.person.id, self.chat_id, self.context.now())
        if asked is not None:
            await self.tx.drafts.settle(asked.id, self.context.now())

    async def take(self, draft_id: int, kind: str) -> Mapping[str, Any] | None:
        """End a draft of who speaks and return what it held; of several answers to one question, one gets it."""
        now, mine = self.context.now(), (self.context.person.id, self.chat_id, kind)
        draft = await self.tx.drafts.get(draft_id, now)
        if draft is None or (draft.person_id, draft.chat_id, draft.kind) != mine:
            return None
        return draft.facts if await self.tx.drafts.settle(draft_id, now) else None


def goes_elsewhere(update: Update, context: OfficeContext, typed: Typed) -> bool:
    """Tell whether words are no answer: a question, or a report of progress that replies to nothing. A file alone is none."""
    replies = update.message is not None and update.message.reply_to_message is not None
    if not typed.words or looks_like_question(typed.words):
        return True
    return not replies and turns_away(typed, context)


Act = Callable[[Turn], Awaitable[Outcome]]
Show = Callable[[Transaction, OfficeContext, Answerer, int, Outcome], Awaitable[Card]]
"""Makes the card of an outcome; the number is the chat where it goes."""


async def carry_out(update: Update, context: OfficeContext, act: Act, show: Show, *, anew: bool = False) -> None:
    """Do something about deadlines once for this update and say what it was; `anew`: in a message of its own.

    A press that changed nothing leaves its message as it is and is answered in a small window.
    """
    answerer, chat_id = await context.library.answerer(), chat_of(update)

    async def effect(tx: Transaction) -> Facts:
        return facts_of(await act(Turn(tx, context, answerer, chat_id)))

    outcome = outcome_from(await once(update, context, effect))
    if outcome.said is Said.DENIED:
        await refuse(update, context, Denial(outcome.reason), Action(outcome.action))
        return
    answerer = await context.library.answerer()  # as it stands now; before a connection is taken, since it may need one
    async with context.storage.reading() as tx:
        shown = await show(tx, context, answerer, chat_id, outcome)
    if update.callback_query is not None and outcome.quiet:
        await alert(update, plain_text(shown.html))
    else:
        await (say if anew or outcome.said is Said.WHY else answer)(update, shown)
