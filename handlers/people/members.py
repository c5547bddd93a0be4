"""/thanhvien: who works where, and changing it: roles, handing over, invitations. Heads see their unit, administrators all."""

from __future__ import annotations

from datetime import timedelta

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.context import OfficeContext, OfficeHandler
from handlers.people.buttons import GiveRole, HandOver, Invite, ShowMembers, ShowPerson, TakeRole
from handlers.people.registration import by_id
from handlers.refusing import refuse
from handlers.sealed import pattern, pressed
from handlers.speaking import answer, say
from handlers.views.card import Card, card
from handlers.views.people import (
    hand_over_card,
    invite_rows,
    members_card,
    name_words,
    person_card,
    role_words,
    unit_words,
    units_card,
)
from plan.model import Unit
from plan.people import Holding, Person, Role
from plan.rights import Action, units_of
from storage import Address, Delivery, Transaction
from storage.codes import code_for, new_code
from storage.errors import LastAdministrator

INVITATION_DAYS = 7
ROLE_CHANGED = "role_changed"
"""The kind of notice to a person whose role was given or taken."""
_KINDS = {kind.PREFIX: kind for kind in (ShowMembers, ShowPerson, GiveRole, TakeRole, HandOver, Invite)}


def handlers() -> list[OfficeHandler]:
    """Return the handlers of members."""
    return [CommandHandler("thanhvien", show), CallbackQueryHandler(press, pattern(_KINDS))]


async def show(update: Update, context: OfficeContext) -> None:
    """List the units whose members the person may see; the members at once where there is but one."""
    mine = units_of(Action.SEE_MEMBERS, context.person)
    if mine is not None and len(mine) == 1:
        await answer(update, await _members(context, mine[0], _chat_id(update)))
    else:
        await answer(update, await _overview(context, mine, _chat_id(update)))


async def press(update: Update, context: OfficeContext) -> None:
    """Do what a button says, after asking whether the person may for the unit concerned."""
    press = await pressed(update, context, _KINDS)
    if press is None:
        return
    reason = context.denied(press.ACTION, _concerned(press.unit))
    officer = getattr(press, "role", Role.STAFF) is not Role.STAFF
    if reason is None and officer:
        reason = context.denied(Action.NAME_OFFICERS)
    if reason is not None:
        await refuse(update, context, reason, Action.NAME_OFFICERS if officer else press.ACTION)
        return
    match press:
        case ShowMembers(unit_id):
            await answer(update, await _members(context, unit_id or None, _chat_id(update)))
        case Invite():
            await say(update, await _invitation(update, context, press))
        case _:
            await answer(update, await _about_person(context, press, _chat_id(update)))
            context.services.post.ring()


def _concerned(unit_id: int | None) -> tuple[int, ...]:
    """Return the units concerned; what is of the whole office is for those whose role reaches that far."""
    return (unit_id,) if unit_id else ()


async def _overview(context: OfficeContext, mine: tuple[int, ...] | None, chat_id: int) -> Card:
    async with context.storage.reading() as tx:
        units = await tx.units.alive(context.office.id)
        people = await tx.people.all(context.office.id, context.today())
    shown = [unit for unit in units if mine is None or unit.id in mine]
    counts = [(unit, sum(any(h.unit_id == unit.id for h in each.holdings) for each in people)) for unit in shown]
    wide, seal = mine is None, context.sealer(chat_id)
    return units_card(counts, context.office.name, len(people), wide, context.texts, seal)


async def _members(context: OfficeContext, unit_id: int | None, chat_id: int) -> Card:
    async with context.storage.reading() as tx:
        units = by_id(await tx.units.alive(context.office.id))
        everyone = await tx.people.all(context.office.id, context.today())
    unit = units.get(unit_id) if unit_id else None
    if unit_id and unit is None:
        return card([context.texts.html("binding.gone")])
    people = [each for each in everyone if any(h.unit_id == unit_id for h in each.holdings)]
    names = {each.id: each.name for each in everyone}
    seal = context.sealer(chat_id)
    shown = members_card(unit, people, units, names, context.texts, seal)
    rows = invite_rows(unit, context.denied(Action.NAME_OFFICERS) is None, context.texts, seal)
    return Card(shown.html, (*shown.buttons, *(tuple(row) for row in rows)))


async def _invitation(update: Update, context: OfficeContext, wanted: Invite) -> Card:
    """Make an invitation; the same press that is handled again shows the same one."""
    now, by, office, texts = context.now(), context.person, context.office, context.texts
    code = code_for(context.bot.token, update.callback_query.id if update.callback_query else new_code())
    until = now + timedelta(days=INVITATION_DAYS)
    holding = Holding(wanted.role, wanted.unit)
    async with context.storage.transaction() as tx:
        units = by_id(await tx.units.alive(office.id))
        if wanted.unit and wanted.unit not in units:
            return card([texts.html("binding.gone")])
        made = await tx.invitations.make(office.id, code, holding, by.id, now=now, expires_at=until)
        if made is not None:
            facts = {"role": wanted.role.value, "unit": wanted.unit}
            await tx.audit.note(office.id, by.pseudonym, "invitation.made", f"invitation:{made}", facts, now)
    role = role_words(holding, units, texts)
    link = f"https://t.me/{context.bot.username}?start={code}"
    last_day = until.astimezone(office.zone).date()
    return card([texts.html("members.invitation", role=role, until=last_day, link=link)])


async def _about_person(context: OfficeContext, press: ShowPerson | GiveRole | TakeRole | HandOver, chat_id: int) -> Card:
    async with context.storage.transaction() as tx:
        person = await tx.people.get(press.person, context.today())
        units = by_id(await tx.units.alive(context.office.id))
        unit = units.get(press.unit) if press.unit else None
        if person is None or person.user_id is None or person.office_id != context.office.id or (press.unit and unit is None):
            return card([context.texts.html("members.gone")])
        done: str | None = None
        match press:
            case HandOver():
                return await _hand_over(tx, context, press, person, unit, chat_id)
            case GiveRole() | TakeRole():
                done = await _change(tx, context, press, person, units)
                person = await tx.people.get(press.person, context.today()) or person
            case ShowPerson():
                pass
    officers = context.denied(Action.NAME_OFFICERS) is None
    shown = person_card(person, unit, officers, units, context.texts, context.sealer(chat_id))
    return shown if done is None else Card(f"{done}\n{shown.html}", shown.buttons)


async def _change(
    tx: Transaction, context: OfficeContext, press: GiveRole | TakeRole, person: Person, units: dict[int, Unit]
) -> str:
    """Give or take a role and say how it is now: the same words where it was so already, as when a press comes twice."""
    holding, now, by, texts = Holding(press.role, press.unit), context.now(), context.person, context.texts
    given = isinstance(press, GiveRole)
    try:
        if given:
            changed = await tx.people.give(person.id, holding, by.id, now)
        else:
            changed = await tx.people.take(person.id, holding, now, others=_named_elsewhere(context, person))
    except LastAdministrator:
        return texts.html("members.last_admin")
    if changed:
        facts = {"role": press.role.value, "unit": press.unit}
        action = "role.given" if given else "role.taken"
        await tx.audit.note(context.office.id, by.pseudonym, action, person.pseudonym, facts, now)
        await _tell(tx, context, person, holding, given=given)
    role = role_words(holding, units, texts)
    return texts.html("members.given" if given else "members.taken", name=name_words(person.name), role=role)


def _named_elsewhere(context: OfficeContext, person: Person) -> bool:
    """Tell whether the settings name an administrator other than this person."""
    return bool(context.office.admin_ids - {person.user_id})


async def _tell(tx: Transaction, context: OfficeContext, person: Person, holding: Holding, *, given: bool) -> None:
    if person.id == context.person.id:
        return
    now = context.now()
    facts = {"role": holding.role.value, "unit": holding.unit_id, "given": int(given)}
    key = f"{holding.role.value}.{holding.unit_id}.{int(now.timestamp())}"
    await tx.outbox.queue(Delivery(context.office.id, Address.person(person.id), ROLE_CHANGED, key, facts, now), now)


async def _hand_over(
    tx: Transaction, context: OfficeContext, press: HandOver, person: Person, unit: Unit | None, chat_id: int
) -> Card:
    texts, now, by = context.texts, context.now(), context.person
    others = [each for each in await tx.people.in_unit(press.unit, context.today()) if each.id != person.id]
    if unit is None:
        return card([texts.html("binding.gone")])
    to = next((each for each in others if each.id == press.to), None)
    if to is None:
        return hand_over_card(person, unit, others, texts, context.sealer(chat_id))
    if any(each.role is Role.HEAD and each.unit_id == press.unit for each in person.holdings):
        reason = context.denied(Action.NAME_OFFICERS)
        if reason is not None and person.id != by.id:
            return card([texts.html("denied.administrators", office=context.office.name)])
    if await tx.people.hand_over(person.id, to.id, press.unit, by.id, now):
        facts = {"unit": press.unit, "to": to.pseudonym}
        await tx.audit.note(context.office.id, by.pseudonym, "role.handed_over", person.pseudonym, facts, now)
        await _tell(tx, context, to, Holding(Role.STAFF, press.unit), given=True)
    return card([texts.html("members.handed", name=name_words(person.name), unit=unit_words(unit), to=name_words(to.name))])


def _chat_id(update: Update) -> int:
    return update.effective_chat.id if update.effective_chat else 0
