"""The cards of personal data: what is stored about a person, why and how long, and the question before it is erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from markupsafe import Markup

from handlers.context import OfficeView
from handlers.people.buttons import EraseOwnData, ShowOwnData
from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from handlers.views.people import name_words, role_words
from locales import Texts
from plan.learning import KEPT as PICKS_KEPT
from plan.model import Unit
from plan.office_settings import OfficeSettings
from plan.people import Holding, Person
from storage.registrations import Registration


@dataclass(frozen=True, slots=True)
class OwnData:
    """What is stored about a registered person; `substitute` is the name of who stands in, `reports` their number.

    `put_off` is how many reminders the person has put off, `picks` how often he said which task was meant by a question,
    `talked` whether it is known what was answered last, `feed_since` since when the calendar link of the person is in use,
    `plan_drafts` how many files of plans are known to be his.
    """

    person: Person
    substitute: str | None
    requests: Sequence[Registration]
    reports: int
    put_off: int = 0
    picks: int = 0
    talked: bool = False
    feed_since: date | None = None
    plan_drafts: int = 0


@dataclass(frozen=True, slots=True)
class Noted:
    """What is noted of anybody: the day on which a stranger was turned away, and whether it is known what was answered last."""

    told_on: date | None = None
    talked: bool = False


def own_data_card(
    data: OwnData, units: Mapping[int, Unit], settings: OfficeSettings, office: OfficeView, texts: Texts, seal: Sealer
) -> Card:
    """Show everything that is stored about a registered person."""
    person, away = data.person, data.person.absence
    roles = _roles(person.holdings, units, texts) or texts.plain("members.no_roles")
    lines = [
        texts.html("own_data.head", office=office.name),
        texts.html("own_data.name", name=name_words(person.name), user_id=str(person.user_id)),
        texts.html("own_data.roles", roles=roles),
        texts.html("own_data.lent", roles=_roles(person.lent, units, texts)) if person.lent else None,
        _leave(away.until, data.substitute, texts) if away else None,
        *_requests(data.requests, units, office.zone, texts),
        texts.html("own_data.reports", n=data.reports, pseudonym=person.pseudonym),
        texts.html("own_data.put_off", n=data.put_off) if data.put_off else None,
        texts.html("own_data.picks", n=data.picks, days=PICKS_KEPT.days) if data.picks else None,
        texts.html("own_data.talk") if data.talked else None,
        texts.html("own_data.plan_drafts", n=data.plan_drafts) if data.plan_drafts else None,
        texts.html("own_data.feed", since=data.feed_since) if data.feed_since else None,
        texts.html("own_data.purpose"),
        texts.html("own_data.kept", requests=settings.keep_requests_days, deliveries=settings.keep_deliveries_days),
    ]
    return card(lines, [[Button(texts.plain("own_data.erase_button"), seal(EraseOwnData()))]])


def stranger_data_card(
    requests: Sequence[Registration],
    noted: Noted,
    units: Mapping[int, Unit],
    settings: OfficeSettings,
    office: OfficeView,
    texts: Texts,
    seal: Sealer,
) -> Card:
    """Say what is stored about somebody who is not registered: a request, the day of a refusal, the last answer, nothing."""
    told = texts.html("own_data.told", day=noted.told_on) if noted.told_on else None
    talk = texts.html("own_data.talk") if noted.talked else None
    if not requests:
        return card([told, talk] if told or talk else [texts.html("own_data.nothing")])
    head = texts.html("own_data.stranger", name=name_words(requests[-1].name), user_id=str(requests[-1].user_id))
    kept = texts.html("own_data.kept_requests", days=settings.keep_requests_days)
    button = Button(texts.plain("own_data.erase_button"), seal(EraseOwnData()))
    return card([head, *_requests(requests, units, office.zone, texts), told, talk, kept], [[button]])


def erase_card(person: Person | None, office: str, texts: Texts, seal: Sealer) -> Card:
    """Ask once more, saying what will happen."""
    words = (
        texts.html("own_data.erase_request", office=office)
        if person is None
        else texts.html("own_data.erase", office=office, pseudonym=person.pseudonym)
    )
    yes = Button(texts.plain("own_data.sure_button"), seal(EraseOwnData(sure=True)))
    no = Button(texts.plain("own_data.keep_button"), seal(ShowOwnData()))
    return card([words], [[yes, no]])


def _roles(holdings: Sequence[Holding], units: Mapping[int, Unit], texts: Texts) -> str:
    return "; ".join(role_words(each, units, texts, full=True) for each in holdings)


def _leave(until: date, substitute: str | None, texts: Texts) -> Markup:
    return texts.html("own_data.leave", until=until, substitute=name_words(substitute) if substitute else None)


def _requests(requests: Sequence[Registration], units: Mapping[int, Unit], zone: ZoneInfo, texts: Texts) -> list[Markup]:
    lines = []
    for each in requests:
        key = f"own_data.request_{each.verdict.value if each.verdict else 'open'}"
        day = each.asked_at.astimezone(zone).date()
        lines.append(texts.html(key, unit=units[each.unit_id].name, day=day))
    return lines
