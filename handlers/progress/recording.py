"""Writing a line of the history: the report, its row in the audit log, and the notices that it obliges us to send."""

from __future__ import annotations

from dataclasses import dataclass, field

from handlers.context import OfficeContext
from handlers.crews import crew_of
from plan.dossier import Dossier
from plan.informing import Crew, Notice, Office, concerns_heads, notices_of
from plan.office_settings import OfficeSettings, settings_from
from plan.people import Role
from plan.records import with_report
from plan.reports import Entry, Report, Status
from storage import Address, Delivery, Transaction


@dataclass(frozen=True, slots=True)
class Recorder:
    """Writes for the person who speaks, within one transaction. `settings` are the office's.

    `dossiers` are those of the tasks that were reported on, as they stand since; they outlive the transaction.
    """

    tx: Transaction
    context: OfficeContext
    settings: OfficeSettings
    dossiers: dict[int, Dossier] = field(default_factory=dict)

    async def record(self, dossier: Dossier, report: Report) -> Report:
        """Write a report and queue what it obliges us to tell; return it with its id."""
        stored = await self.write(report, "report.recorded")
        await self._tell(dossier, stored)
        self.dossiers[dossier.task_id] = with_report(dossier, stored, self.context.office.zone)
        return stored

    async def write(self, report: Report, action: str) -> Report:
        """Write a line of the history with its row in the audit log."""
        context = self.context
        self.dossiers.pop(report.aim.task_id, None)
        stored = await self.tx.reports.add(context.office.id, report)
        facts = {
            "report": stored.id,
            "unit": stored.aim.unit_id,
            "status": stored.status.value,
            "percent": stored.percent,
            "about": stored.about,
            "corrects": stored.corrects,
        }
        by, subject = context.person.pseudonym, f"task:{stored.aim.task_id}"
        self.tx.audit.note_last(context.office.id, by, action, subject, facts, context.now())
        return stored

    async def _tell(self, dossier: Dossier, report: Report) -> None:
        context, unit_id = self.context, report.aim.unit_id
        bound, zone = context.asker.bound, context.office.zone
        heads_hear, others = concerns_heads(report, dossier, zone), await self._others(dossier, report)
        crew = await self._crew(unit_id) if heads_hear else Crew(unit_id)
        admins = await self._admins() if heads_hear or others is not None else ()
        office = Office(self.settings, dossier.terms.calendar, zone, admins)
        in_group = bound is not None and bound.unit.id == unit_id
        for notice in notices_of(report, dossier, crew, others, office, said_in_group=in_group):
            await self._queue(notice, report)

    async def _others(self, dossier: Dossier, report: Report) -> Crew | None:
        """Return the people of the other unit that a report concerns."""
        if report.status is Status.WAITING and report.waiting_unit_id is not None:
            return await self._crew(report.waiting_unit_id)
        submitted = report.status is Status.SUBMITTED and report.entry is Entry.REPORT and dossier.tracking_id is not None
        return await self._crew(dossier.tracking_id or 0) if submitted else None

    async def _admins(self) -> tuple[int, ...]:
        admins = await self.tx.people.with_role(self.context.office.id, Role.ADMIN, self.context.today())
        return tuple(each.id for each in admins)

    async def _crew(self, unit_id: int) -> Crew:
        return await crew_of(self.tx, unit_id, self.context.today())

    async def _queue(self, notice: Notice, report: Report) -> None:
        context = self.context
        facts = {"report": report.id, "unit": notice.unit_id}
        key = f"unit.{notice.unit_id}" if notice.once else str(report.id)
        for to in await self._addresses(notice):
            delivery = Delivery(context.office.id, to, notice.kind.value, key, facts, notice.not_before)
            await self.tx.outbox.queue(delivery, context.now())

    async def _addresses(self, notice: Notice) -> tuple[Address, ...]:
        if notice.person_id is not None:
            return (Address.person(notice.person_id),)
        chats = await self.tx.chats.of_unit(self.context.bot.id, notice.unit_id or 0)
        return tuple(Address.chat(chat.chat_id) for chat in chats)


async def recorder(tx: Transaction, context: OfficeContext) -> Recorder:
    """Return who writes in this transaction, knowing the office's settings."""
    return Recorder(tx, context, settings_from(await tx.settings.all(context.office.id)))
