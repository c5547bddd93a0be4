"""Storing a complete request for more time, and telling who has the next word on it: the heads, then the office."""

from __future__ import annotations

from handlers.crews import crew_of, officers
from handlers.deadlines.outcome import Outcome, Said
from handlers.deadlines.turn import Turn
from plan.extending import ExtensionRefusal
from plan.extensions import Extension, Stage
from plan.informing import NoticeKind
from plan.people import Role
from storage import Address

TO_HEAD, TO_OFFICE = "extension_head", "extension_office"
"""Kinds of notices: to the heads of the unit, then to who decides in the office."""
NOBODY = "nobody"
"""Said of a request that nobody is there to decide."""


async def file_request(turn: Turn, extension: Extension) -> Outcome:
    """Store a request and tell who has the next word on it."""
    stored = await turn.tx.extensions.ask(turn.context.office.id, extension)
    if stored is None:
        return Outcome(Said.REFUSED, extension.task_id, reason=ExtensionRefusal.OPEN.value, milestone=extension.milestone)
    facts = {
        "extension": stored.id,
        "unit": stored.unit_id,
        "milestone": stored.milestone,
        "from": stored.old_due.isoformat(),
        "to": stored.new_due.isoformat(),
        "late": stored.late,
    }
    await turn.note("extension.asked", stored.task_id, facts)
    told = await _tell_heads(turn, stored) if stored.stage is Stage.HEAD else await tell_office(turn, stored)
    return Outcome(Said.ASKED, stored.task_id, about=stored.id, reason="" if told else NOBODY)


async def _tell_heads(turn: Turn, extension: Extension) -> bool:
    crew = await crew_of(turn.tx, extension.unit_id, turn.context.today())
    to = [Address.person(each) for each in crew.reachable_heads]
    await turn.tell(to, TO_HEAD, str(extension.id), {"extension": extension.id})
    return bool(to)


async def tell_office(turn: Turn, extension: Extension) -> bool:
    """Ask those who decide; where no head of the unit is within reach the administrators hear of that once."""
    deciders = await officers(turn.tx, turn.context.office.id, turn.context.today())
    to = [Address.person(each) for each in deciders]
    await turn.tell(to, TO_OFFICE, str(extension.id), {"extension": extension.id})
    await _tell_of_no_head(turn, await turn.unit_now(extension.unit_id))
    return bool(to)


async def _tell_of_no_head(turn: Turn, unit: int) -> None:
    today = turn.context.today()
    crew = await crew_of(turn.tx, unit, today)
    if crew.heads and not crew.reachable_heads:
        admins = await turn.tx.people.with_role(turn.context.office.id, Role.ADMIN, today)
        facts = {"report": None, "unit": unit}
        await turn.tell([Address.person(each.id) for each in admins], NoticeKind.NO_HEAD.value, f"unit.{unit}", facts)
