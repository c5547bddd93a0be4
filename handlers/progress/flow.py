"""Going on with a dialogue about progress: records what can be recorded, and stops at the first thing to be asked for."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.context import OfficeContext
from handlers.dossiers import dossier_of
from handlers.progress.outcome import Declined, Outcome
from handlers.progress.pending import DRAFT_LIFE, REPORT, Item, Pending, facts_of
from handlers.progress.recording import Recorder, recorder
from plan.answering import Answerer
from plan.dossier import Dossier
from plan.people import Person
from plan.progress import Bench, decide
from plan.reports import Report
from plan.rights import Action, units_of
from plan.wishes import Missing, Need, Refusal, Refused
from storage import Transaction


@dataclass(frozen=True, slots=True)
class Flow:
    """One dialogue of one person in one chat, within one transaction."""

    tx: Transaction
    context: OfficeContext
    answerer: Answerer
    chat_id: int
    writing: Recorder

    async def advance(self, pending: Pending, declined: tuple[Declined, ...] = ()) -> Outcome:
        """Record wish after wish until one of them needs something more."""
        await self.tx.reports.lock({item.wish.task_id for item in pending.items} - {0})
        recorded: list[int] = []
        refused, waiting = list(declined), list(pending.items)
        while waiting:
            item = waiting[0]
            if item.choices:
                return await self._ask(Pending(tuple(waiting), Need.TASK), recorded, refused)
            dossier = await self.dossier(item.wish.task_id)
            decision = decide(dossier, item.wish, self.bench()) if dossier else Refused(Refusal.GONE, item.wish)
            match decision:
                case Report():
                    recorded.append(await self._record(dossier, decision))
                case Missing():
                    waiting[0] = Item(decision.wish)
                    return await self._ask(Pending(tuple(waiting), decision.need, decision.units), recorded, refused)
                case Refused():
                    refused.append(Declined(item.wish.task_id, decision.reason))
            waiting.pop(0)
        return Outcome(tuple(recorded), tuple(refused))

    async def close(self) -> None:
        """End what the person was asked before in this chat: the talk is about something else now."""
        open_one = await self.tx.drafts.current(self.context.person.id, self.chat_id, self.context.now())
        if open_one is not None:
            await self.tx.drafts.settle(open_one.id, self.context.now())

    async def ask(self, pending: Pending) -> Outcome:
        """Ask for what `pending` needs, whatever the rules would ask for first."""
        return await self._ask(pending, [], [])

    async def dossier(self, task_id: int) -> Dossier | None:
        """Return the dossier of a task in force."""
        office = self.context.office
        return await dossier_of(self.tx, office.id, office.zone, self.answerer, task_id)

    def bench(self) -> Bench:
        """Return what the rules need to know beside the dossier."""
        context = self.context
        return Bench(
            settings=self.writing.settings,
            person_id=context.person.id,
            units=reporting_units(context.person),
            unit_named=lambda written: unit_named(self.answerer, written),
            today=context.today(),
            now=context.now(),
        )

    async def _record(self, dossier: Dossier | None, report: Report) -> int:
        if dossier is None:
            raise LookupError("a report without a dossier")
        return (await self.writing.record(dossier, report)).id

    async def _ask(self, pending: Pending, recorded: list[int], declined: list[Declined]) -> Outcome:
        person_id, now = self.context.person.id, self.context.now()
        draft = await self.tx.drafts.open(person_id, self.chat_id, REPORT, facts_of(pending), now, DRAFT_LIFE)
        return Outcome(tuple(recorded), tuple(declined), draft.id)


async def flow(tx: Transaction, context: OfficeContext, answerer: Answerer, chat_id: int) -> Flow:
    """Return the dialogue of who speaks in a chat."""
    return Flow(tx, context, answerer, chat_id, await recorder(tx, context))


def reporting_units(person: Person) -> tuple[int, ...]:
    """Return the units for which a person may report, own ones first."""
    return units_of(Action.REPORT, person) or ()


def unit_named(answerer: Answerer, written: str) -> int | None:
    """Return the unit of the office that somebody means by what was typed, None for others."""
    mentions = answerer.units.mentioned(written)
    unit = max(mentions, key=lambda each: each.score).unit if mentions else answerer.units.resolve(written)
    return unit.id if unit is not None else None
