"""Cards about offices: which one is meant, where several could be. A stranger sees none whose name he did not type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from locales import Texts
from plan.rights import Action

_BUTTON_SIZE = 60


@dataclass(frozen=True, slots=True)
class ChooseOffice:
    """This office is meant from now on. It is sealed by the home office for one person, whatever office it names."""

    PREFIX: ClassVar[str] = "co"
    ACTION: ClassVar[Action] = Action.INTRODUCE
    office: int


def choice_card(own: Iterable[int], names: Mapping[int, str], texts: Texts, seal: Sealer, *, key: str) -> Card:
    """Return the question which of a person's offices is meant, in the words of `key`."""
    return card([texts.html(key)], _buttons(own, names, seal))


def present_card(
    present: int, own: Iterable[int], names: Mapping[int, str], texts: Texts, seal: Sealer, *, link: str, may_invite: bool
) -> Card:
    """Return which office is meant now, and the person's others; who may invite also gets the address that leads there."""
    others = [each for each in own if each != present]
    lines = [
        texts.html("offices.present", office=names[present]),
        texts.html("offices.others") if others else None,
        texts.html("offices.link", link=link) if may_invite else None,
    ]
    return card(lines, _buttons(others, names, seal))


def chosen_card(name: str, texts: Texts, *, again: bool) -> Card:
    """Return that an office is meant from now on; `again`: what was written before is to be sent once more."""
    return card([texts.html("offices.chosen", office=name), texts.html("offices.again") if again else None])


def found_card(found: Iterable[int] | None, names: Mapping[int, str], texts: Texts, seal: Sealer) -> Card:
    """Return the offices that a stranger's words may name, or how to name one where they name none, or (None) too many."""
    if found is None:
        return card([texts.html("offices.too_many")])
    offices = [*found]
    return card([texts.html("offices.is_it" if offices else "offices.type_name")], _buttons(offices, names, seal))


def _buttons(offices: Iterable[int], names: Mapping[int, str], seal: Sealer) -> list[list[Button]]:
    return [[Button(_short(names[each]), seal(ChooseOffice(each)))] for each in offices if each in names]


def _short(name: str) -> str:
    return name if len(name) <= _BUTTON_SIZE else f"{name[: _BUTTON_SIZE - 1]}…"
