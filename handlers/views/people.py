"""Cards about people: choosing a unit, requests, members, leave, the groups of units. Names are cut and escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from handlers.people.buttons import (
    BindGroup,
    Decide,
    DissolveUnit,
    GiveRole,
    HandOver,
    Invite,
    JoinUnit,
    Register,
    ShowMembers,
    ShowPerson,
    TakeRole,
)
from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from handlers.views.names import shortened
from locales import Texts
from plan.model import Unit
from plan.people import Holding, Person, Role

UNITS_A_PAGE = 12
BUTTON_SIZE = 60
NAME_SIZE = 80
UNIT_SIZE = 160
MOST_PEOPLE = 40

Units = Mapping[int, Unit]
"""Units by their ids."""


def role_words(holding: Holding, units: Units, texts: Texts, *, full: bool = False) -> str:
    """Return a role as people say it: "trưởng đơn vị Phòng HC-TC"."""
    role = texts.plain(f"role.{holding.role.value}")
    unit = units.get(holding.unit_id) if holding.unit_id is not None else None
    if unit is None:
        return role
    return texts.plain("role.of_unit", role=role, unit=unit_words(unit) if full else short_words(unit))


def roles_words(holdings: Iterable[Holding], units: Units, texts: Texts) -> str:
    """Return all roles of a person in one line."""
    return ", ".join(role_words(each, units, texts) for each in holdings) or texts.plain("members.no_roles")


def name_words(name: str) -> str:
    """Return a person's name for a line: Telegram lets people call themselves anything, at any length."""
    return shortened(name, NAME_SIZE) or "?"


def unit_words(unit: Unit) -> str:
    """Return a unit's name for a line, as the document has it but for what would break the line."""
    return shortened(unit.name, UNIT_SIZE) or "?"


def short_words(unit: Unit) -> str:
    """Return what a unit is called for short."""
    return shortened(unit.short_name, NAME_SIZE) or unit_words(unit)


def _label(text: str) -> str:
    """Return a name for a button, which must show something."""
    return shortened(text, BUTTON_SIZE) or "?"


def choose_unit_card(units: Sequence[Unit], page: int, texts: Texts, seal: Sealer, head: Markup | None = None) -> Card:
    """Offer the units to register in, some at a time."""
    if not units:
        return card([texts.html("people.no_units")])
    first = page * UNITS_A_PAGE if page * UNITS_A_PAGE < len(units) else 0
    shown = units[first : first + UNITS_A_PAGE]
    rows = [[Button(_label(unit.name), seal(JoinUnit(unit.id or 0)))] for unit in shown]
    if len(units) > UNITS_A_PAGE:
        following = (page + 1) if first + UNITS_A_PAGE < len(units) else 0
        rows.append([Button(texts.plain("people_button.more"), seal(Register(following)))])
    return card([head or texts.html("people.choose_unit"), texts.html("people.purpose")], rows)


def request_card(name: str, unit: Unit, registration_id: int, texts: Texts, seal: Sealer, username: str | None = None) -> Card:
    """Ask for a decision on a request."""
    words = texts.html("people.request", name=name_words(name), unit=unit_words(unit), username=username)
    yes = Button(texts.plain("people_button.approve"), seal(Decide(registration_id, True)))
    no = Button(texts.plain("people_button.refuse"), seal(Decide(registration_id, False)))
    return card([words], [[yes, no]])


def units_card(counts: Sequence[tuple[Unit, int]], office: str, total: int, wide: bool, texts: Texts, seal: Sealer) -> Card:
    """Offer the units whose members may be seen."""
    rows = [[Button(f"{_label(short_words(unit))} ({count})", seal(ShowMembers(unit.id)))] for unit, count in counts]
    if wide:
        rows.append([Button(texts.plain("people_button.office_wide"), seal(ShowMembers(0)))])
    return card([texts.html("members.units", office=office, total=total)], rows)


def members_card(
    unit: Unit | None, people: Sequence[Person], units: Units, names: Mapping[int, str], texts: Texts, seal: Sealer
) -> Card:
    """List the people of a unit, or those with a role in the whole office."""
    head = (
        texts.html("members.unit", unit=unit_words(unit), n=len(people))
        if unit is not None
        else texts.html("members.office_wide", n=len(people))
    )
    lines = [_line(person, units, names, texts) for person in people[:MOST_PEOPLE]] or [texts.html("members.nobody")]
    unit_id = unit.id if unit is not None else None
    rows = [[Button(_label(person.name), seal(ShowPerson(person.id, unit_id)))] for person in people[:MOST_PEOPLE]]
    return card([head, *lines], rows)


def _line(person: Person, units: Units, names: Mapping[int, str], texts: Texts) -> Markup:
    away = person.absence
    substitute = names.get(away.substitute_id) if away is not None and away.substitute_id is not None else None
    return texts.html(
        "members.line",
        name=name_words(person.name),
        roles=roles_words(person.holdings, units, texts),
        until=away.until if away else None,
        substitute=name_words(substitute) if substitute else None,
    )


def person_card(person: Person, unit: Unit | None, officers: bool, units: Units, texts: Texts, seal: Sealer) -> Card:
    """Offer what may be done about a person; `officers`: heads, leaders and administrators may be named too."""
    possible = [Role.STAFF, Role.HEAD] if unit is not None else [Role.LEADER, Role.ADMIN]
    unit_id = unit.id if unit is not None else None
    rows = []
    for role in [role for role in possible if officers or role is Role.STAFF]:
        held = Holding(role, unit_id) in person.holdings
        words = texts.plain(f"role.{role.value}")
        press = (TakeRole if held else GiveRole)(person.id, role, unit_id)
        rows.append([Button(texts.plain("people_button.take" if held else "people_button.give", role=words), seal(press))])
    if unit_id is not None and any(each.unit_id == unit_id for each in person.holdings):
        rows.append([Button(texts.plain("people_button.hand_over"), seal(HandOver(person.id, unit_id)))])
    rows.append([Button(texts.plain("people_button.back"), seal(ShowMembers(unit_id or 0)))])
    roles = roles_words(person.holdings, units, texts)
    return card([texts.html("members.person", name=name_words(person.name), roles=roles)], rows)


def invite_rows(unit: Unit | None, officers: bool, texts: Texts, seal: Sealer) -> list[list[Button]]:
    """Return the buttons that make invitations into a unit, or into the office."""
    possible = [Role.STAFF, Role.HEAD] if unit is not None else [Role.LEADER, Role.ADMIN]
    roles = [role for role in possible if officers or role is Role.STAFF]
    unit_id = unit.id if unit is not None else None
    return [
        [Button(texts.plain("people_button.invite", role=texts.plain(f"role.{role.value}")), seal(Invite(role, unit_id)))]
        for role in roles
    ]


def hand_over_card(person: Person, unit: Unit, others: Sequence[Person], texts: Texts, seal: Sealer) -> Card:
    """Ask to whom a person hands over."""
    if not others:
        return card([texts.html("members.nobody_to", unit=unit_words(unit))])
    rows = [[Button(_label(other.name), seal(HandOver(person.id, unit.id or 0, other.id)))] for other in others[:MOST_PEOPLE]]
    return card([texts.html("members.hand_to", name=name_words(person.name), unit=unit_words(unit))], rows)


def binding_card(units: Sequence[Unit], bound: Unit | None, texts: Texts, seal: Sealer) -> Card:
    """Ask to which unit a group belongs."""
    rows = [[Button(_label(unit.name), seal(BindGroup(unit.id)))] for unit in units]
    if bound is not None:
        rows.append([Button(texts.plain("people_button.unbind"), seal(BindGroup()))])
    return card([texts.html("binding.choose", unit=unit_words(bound) if bound else None)], rows)


def groups_card(groups: Sequence[tuple[Unit, Sequence[str]]], texts: Texts, seal: Sealer) -> Card:
    """List the units with their groups."""
    lines = [
        texts.html("binding.line", unit=unit_words(unit), groups=", ".join(name_words(title) for title in titles))
        for unit, titles in groups
    ]
    rows = [[Button(_label(short_words(unit)), seal(DissolveUnit(unit.id or 0)))] for unit, _ in groups]
    return card([texts.html("binding.units"), *lines], rows)


def dissolve_card(unit: Unit, others: Sequence[Unit], texts: Texts, seal: Sealer) -> Card:
    """Ask who takes a unit's place, if anyone."""
    unit_id = unit.id or 0
    rows = [[Button(_label(other.name), seal(DissolveUnit(unit_id, other.id)))] for other in others]
    rows.append([Button(texts.plain("people_button.dissolve"), seal(DissolveUnit(unit_id, 0)))])
    return card([texts.html("binding.dissolve", unit=unit_words(unit))], rows)


def dissolve_sure_card(unit: Unit, successor: Unit | None, texts: Texts, seal: Sealer) -> Card:
    """Ask once more before a unit is dissolved."""
    words = texts.html("binding.dissolve_sure", unit=unit_words(unit), successor=unit_words(successor) if successor else None)
    press = DissolveUnit(unit.id or 0, successor.id if successor else 0, sure=True)
    return card([words], [[Button(texts.plain("people_button.sure"), seal(press))]])
