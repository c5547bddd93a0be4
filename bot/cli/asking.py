"""`nhacviec ask`: answers as the bot would, one question or a batch, for people or as JSON. Stores nothing."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from importlib import resources
from pathlib import Path

import click

from bot.cli.comparing import Comparing
from bot.cli.reading import reading_of
from bot.cli.reasons import reasons_json, reasons_text
from bot.cli.speaking import default_texts, refuse, settings_or_exit
from bot.cli.which_office import office_option
from bot.clock import SystemClock, office_date
from bot.documents import read_reading
from bot.holidays import PublicHolidays
from bot.settings import Settings
from handlers.calendars import calendar_with
from handlers.understanding import understood
from handlers.views.answers import answer_card
from handlers.views.card import Card, plain_text
from locales import Texts
from plan.answering import Answerer
from plan.answers import Answer, Found, Intent, Nothing, NothingReason, PlannedTask, Ranked, SmallTalk, TaskList, Unsure
from plan.lateness import Terms
from plan.model import PlanReading
from plan.neighbours import worth_comparing
from plan.office_settings import OfficeSettings
from plan.reasoning import reasoning
from plan.reasons import Part, Reasoning
from plan.units import UnitBook

_ANSWERED_WITHOUT_REFUSAL = {NothingReason.EMPTY_QUESTION, NothingReason.NEGATED, NothingReason.NO_UNIT_OF_ASKER}
EXAMPLE = "ke-hoach-cchc-2025.txt"


@click.command("ask")
@click.argument("question", nargs=-1)
@click.option("--plan", "plan_file", type=click.Path(path_type=Path), help="Hỏi trên tệp này thay cho kế hoạch đã nhập.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Coi như hôm nay là ngày này.")
@click.option("--json", "as_json", is_flag=True, help="In JSON, mỗi câu trả lời một dòng.")
@click.option("--batch", is_flag=True, help="Đọc mỗi dòng một câu hỏi từ đầu vào chuẩn, in JSON từng dòng.")
@click.option("--explain", is_flag=True, help="Nói thêm vì sao có câu trả lời đó.")
@click.option("--no-semantic", is_flag=True, help="Chỉ tìm theo chữ, kể cả khi đã cài phần tìm theo nghĩa.")
@office_option
def ask_command(  # noqa: PLR0913 - one for each option
    question: tuple[str, ...],
    plan_file: Path | None,
    today: datetime | None,
    office: str | None,
    *,
    as_json: bool,
    batch: bool,
    explain: bool,
    no_semantic: bool,
) -> None:
    """Trả lời câu hỏi như bot trả lời trong Telegram."""
    texts, answerer, day, meaning = _prepared(plan_file, today.date() if today else None, office)
    if not batch and not question:
        refuse(texts, "cli.ask_empty")
    for asked in _batch() if batch else [" ".join(question)]:
        answer = asyncio.run(understood(asked, day, None, answerer, None if no_semantic else meaning))
        why = asyncio.run(_explained(asked, day, answerer, None if no_semantic else meaning)) if explain else None
        text = spoken(answer, answer_card(answer, texts, day, answerer))
        if as_json or batch:
            told = answer_json(asked, answer, text) | ({"explain": reasons_json(why)} if why is not None else {})
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            click.echo(text if why is None else f"{text}\n\n{reasons_text(why, texts)}")


async def _explained(asked: str, day: date, answerer: Answerer, meaning: Comparing | None) -> Reasoning:
    """Return why a question gets its answer; `meaning` is None where it was switched off."""
    if meaning is None:
        return reasoning(answerer, asked, day, without=Part.SWITCHED_OFF)
    text = worth_comparing(asked, answerer.answer(asked, day))
    sense = await meaning.sense(text, answerer) if text is not None else None
    return reasoning(answerer, asked, day, None, sense, Part.UNTOLD if meaning.installed() else Part.NOT_INSTALLED)


def _batch() -> Iterator[str]:
    for line in sys.stdin:
        if asked := line.strip():
            yield asked


def _prepared(plan_file: Path | None, today: date | None, office: str | None) -> tuple[Texts, Answerer, date, Comparing]:
    """Return texts, an answerer over the named file or the stored plans, the day that counts as today, and a comparer."""
    if plan_file is not None:
        texts = default_texts()
        day = today or _office_today(None)
        return texts, _answerer_of(reading_of(plan_file, texts), day), day, Comparing(None)
    settings, texts = settings_or_exit()
    day = today or _office_today(settings)
    url = settings.database_url.get_secret_value()
    return texts, _stored_or_example(settings, texts, day, office), day, Comparing(url if _exists(url) else None, office=office)


def _office_today(settings: Settings | None) -> date:
    zone = settings.timezone if settings else Settings.model_fields["timezone"].default
    return office_date(SystemClock().now(), zone)


def _answerer_of(reading: PlanReading, today: date) -> Answerer:
    """Answer from a plan that belongs to no office yet: terms are counted by the country's calendar, as offices do at first."""
    terms = Terms(calendar_with((), PublicHolidays(), today), OfficeSettings().overdue)
    return Answerer([reading.plan], UnitBook.from_plan(reading.plan)).under(terms)


def _stored_or_example(settings: Settings, texts: Texts, today: date, office: str | None) -> Answerer:
    """Answer from what is stored; a trial without token and without a stored plan answers from the example, and says so."""
    url = settings.database_url.get_secret_value()
    if _exists(url):
        from bot.cli.stored import stored_answerer  # only now: loading the database library takes longer than the answer

        if (answerer := stored_answerer(url, texts, settings.timezone, today, office)) is not None:
            return answerer
    if settings.bot_token is not None:
        refuse(texts, "cli.no_plan")
    click.echo(texts.plain("cli.example_plan"), err=True)
    with resources.as_file(resources.files("bot.examples") / EXAMPLE) as path:
        return _answerer_of(read_reading(path), today)


def _exists(url: str) -> bool:
    """Return False for a SQLite file that is not there: asking must not create one."""
    return not url.startswith("sqlite:///") or Path(url.removeprefix("sqlite:///").partition("?")[0]).exists()


def spoken(answer: Answer, card: Card) -> str:
    """Return a card as plain text; the choices of an unsure answer, which a chat shows as buttons, stand below it."""
    choices = [button.text for row in card.buttons for button in row] if isinstance(answer, Unsure) else []
    return "\n".join([plain_text(card.html), *(f"[{choice}]" for choice in choices)])


def answer_json(question: str, answer: Answer, text: str) -> dict[str, object]:
    """Return an answer in the shape that `ask --json` promises; `text` is plain."""
    facts: dict[str, object] = {"intent": Intent.OUT_OF_SCOPE.value, "top": [], "refused": False, "unit": None, "when": None}
    match answer:
        case Found():
            facts |= {"intent": answer.intent.value, "top": _refs([answer.item, *answer.others])[:5]}
        case Unsure():
            facts |= {"intent": Intent.AMBIGUOUS.value, "top": _refs(answer.choices)[:5]}
        case TaskList():
            facts |= {
                "intent": answer.intent.value,
                "top": _refs(answer.items),
                "unit": answer.unit.name if answer.unit else None,
                "when": answer.span.label if answer.span else None,
            }
        case Ranked():
            facts |= {
                "intent": Intent.COUNT.value,
                "top": _refs(answer.shares[0].items) if answer.shares else [],
                "unit": answer.shares[0].unit.name if answer.shares else None,
                "when": answer.span.label if answer.span else None,
            }
        case Nothing():
            facts["refused"] = answer.reason not in _ANSWERED_WITHOUT_REFUSAL
        case SmallTalk():
            facts["intent"] = Intent.SMALLTALK.value
    return {"q": question, **facts, "text": text}


def _refs(items: Iterable[PlannedTask]) -> list[str]:
    return [item.task.ref for item in items]
