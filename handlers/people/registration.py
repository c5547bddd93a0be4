"""Registering: /dangky, the choice of a unit, the decision of a head or an administrator."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.context import OfficeContext, OfficeHandler
from handlers.people.buttons import Decide, JoinUnit, Register
from handlers.refusing import refuse
from handlers.sealed import pattern, pressed
from handlers.speaking import answer
from handlers.views.card import Card, card
from handlers.views.people import choose_unit_card, name_words, role_words, roles_words, unit_words
from plan.model import Unit
from plan.people import Holding, Person, Role
from plan.rights import Action, Denial
from storage import Address, Delivery, Transaction
from storage.registrations import Registration, Verdict

REQUEST, DECISION = "registration", "registered"
"""Kinds of notices: to those who decide, and to the person."""
_KINDS = {kind.PREFIX: kind for kind in (Register, JoinUnit, Decide)}


def handlers() -> list[OfficeHandler]:
    """Return the handlers of registering."""
    return [CommandHandler("dangky", register), CallbackQueryHandler(press, pattern(_KINDS))]


async def register(update: Update, context: OfficeContext) -> None:
    """Offer the units."""
    await answer(update, await _units_card(update, context, 0))


async def press(update: Update, context: OfficeContext) -> None:
    """Do what a button of registering says."""
    match await pressed(update, context, _KINDS):
        case Register(page):
            await answer(update, await _units_card(update, context, page))
        case JoinUnit(unit_id):
            await answer(update, await _ask(update, context, unit_id))
        case Decide() as decide:
            await _decide(update, context, decide)


async def _units_card(update: Update, context: OfficeContext, page: int) -> Card:
    person, texts = context.asker.person, context.texts
    async with context.storage.reading() as tx:
        units = await tx.units.alive(context.office.id)
    head = None
    if person is not None and person.holdings:
        roles = roles_words(person.holdings, by_id(units), texts)
        head = texts.html("people.already", roles=roles)
    return choose_unit_card(units, page, texts, context.sealer(_chat_id(update)), head)


async def _ask(update: Update, context: OfficeContext, unit_id: int) -> Card:
    user, texts, now, office = update.effective_user, context.texts, context.now(), context.office
    async with context.storage.transaction() as tx:
        units = by_id(await tx.units.alive(office.id))
        unit, person = units.get(unit_id), context.asker.person
        if unit is None or user is None:
            return card([texts.html("binding.gone")])
        if person is not None and any(each.unit_id == unit_id for each in person.holdings):
            return card(
                [texts.html("people.is_member", role=role_words(Holding(Role.STAFF, unit_id), units, texts, full=True))]
            )
        request = await tx.registrations.ask(office.id, user.id, user.full_name, unit_id, now)
        deciders = await _deciders(tx, context, unit_id)
        for decider in deciders:
            facts = {"registration": request.id, "username": user.username}
            to = Address.person(decider.id)
            await tx.outbox.queue(Delivery(office.id, to, REQUEST, f"{request.id}.{unit_id}", facts, now), now)
    context.services.post.ring()
    return card([texts.html("people.waiting" if deciders else "people.nobody_decides", unit=unit_words(unit))])


async def _deciders(tx: Transaction, context: OfficeContext, unit_id: int) -> tuple[Person, ...]:
    """Return the heads of the unit, or the administrators where it has none."""
    heads = await tx.people.heads_of(unit_id, context.today())
    return heads or await tx.people.with_role(context.office.id, Role.ADMIN, context.today())


async def _decide(update: Update, context: OfficeContext, decide: Decide) -> None:
    async with context.storage.transaction() as tx:
        outcome = await _decision(tx, context, decide)
    if isinstance(outcome, Denial):
        await refuse(update, context, outcome, Action.APPROVE)
        return
    context.services.post.ring()
    await answer(update, outcome)


async def _decision(tx: Transaction, context: OfficeContext, decide: Decide) -> Card | Denial:
    """Decide a request, unless somebody has before; return how it is decided, or why this person may not decide it."""
    office, texts = context.office, context.texts
    request = await tx.registrations.get(decide.registration)
    if request is None or request.office_id != office.id or request.user_id is None:
        return card([texts.html("people.request_gone")])
    reason = context.denied(Action.APPROVE, {request.unit_id})
    if reason is not None:
        return reason
    if request.verdict is None and decide.approve and request.unit_id not in by_id(await tx.units.alive(office.id)):
        return card([texts.html("binding.gone")])
    verdict = Verdict.APPROVED if decide.approve else Verdict.REFUSED
    decided = await tx.registrations.decide(request.id, verdict, context.person.id, context.now())
    if decided is not None:
        await _carry_out(tx, context, decided)
    return await _decided_card(tx, context, request.id)


async def _carry_out(tx: Transaction, context: OfficeContext, decided: Registration) -> None:
    office, now, by = context.office, context.now(), context.person
    if decided.user_id is None:
        return
    facts = {"registration": decided.id}
    if decided.verdict is Verdict.APPROVED:
        person = await tx.people.register(office.id, decided.user_id, decided.name, now)
        await tx.people.give(person.id, Holding(Role.STAFF, decided.unit_id), by.id, now)
        given = {"role": Role.STAFF.value, "unit": decided.unit_id}
        await tx.audit.note(office.id, by.pseudonym, "role.given", person.pseudonym, given, now)
    to = Address.chat(decided.user_id)
    await tx.outbox.queue(Delivery(office.id, to, DECISION, str(decided.id), facts, now), now)


async def _decided_card(tx: Transaction, context: OfficeContext, registration_id: int) -> Card:
    request = await tx.registrations.get(registration_id)
    if request is None or request.verdict is None:
        return card([context.texts.html("people.request_gone")])
    return await decided_card(tx, context, request)


async def decided_card(tx: Transaction, context: OfficeContext, request: Registration) -> Card:
    """Say who decided a request, and how."""
    names = await tx.people.names([request.decided_by] if request.decided_by else [])
    units = by_id(await tx.units.all(request.office_id))
    words = context.texts.html(
        "people.request_decided",
        name=name_words(request.name),
        unit=unit_words(units[request.unit_id]),
        approved=request.verdict is Verdict.APPROVED,
        by=name_words(names.get(request.decided_by or 0, "")),
    )
    return card([words])


def by_id(units: tuple[Unit, ...]) -> dict[int, Unit]:
    """Return units by their ids."""
    return {unit.id: unit for unit in units if unit.id is not None}


def _chat_id(update: Update) -> int:
    return update.effective_chat.id if update.effective_chat else 0
