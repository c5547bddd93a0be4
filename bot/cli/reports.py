"""`nhacviec report`: writes the official report of a period into a folder, as Word, Excel and pictures. It stores nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click

from bot.charts import drawn
from bot.cli.opened import seen, with_stored_office
from bot.cli.speaking import refuse, settings_or_exit
from bot.cli.stored import answerer_over
from bot.cli.which_office import office_option
from bot.clock import SystemClock, office_date
from bot.office_services import templates_of
from bot.papers.making import TEMPLATE, MadePapers
from bot.settings import Settings
from handlers.progress.flow import unit_named
from handlers.report_files import gathering
from handlers.views.card import plain_text
from handlers.views.report_cards import fault_line
from handlers.views.report_charts import charts
from handlers.views.report_letter import report_letter
from handlers.views.report_view import ReportView, period_words
from handlers.views.report_workbook import report_workbook
from locales import Texts
from plan.answering import Answerer
from plan.papers import file_name
from plan.report_periods import PeriodKind, ReportPeriod, period_from, period_of
from storage import Office, Storage, Transaction


@click.command("report")
@click.option("--period", "typed", help="Kỳ: “tháng 11”, “quý 4”, “6 tháng đầu năm”, “năm 2025”; bỏ trống là tháng này.")
@click.option("--unit", help="Chỉ nhiệm vụ của đơn vị này; viết tắt, viết không dấu đều được.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Coi như hôm nay là ngày này.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="Thư mục để ghi tệp.")
@click.option("--template", is_flag=True, help="Chỉ ghi mẫu Word sẵn có, để sửa thành mẫu riêng của cơ quan.")
@office_option
def report_command(
    typed: str | None, unit: str | None, today: datetime | None, out: Path, office: str | None, *, template: bool
) -> None:
    """Lập báo cáo Word, Excel và biểu đồ của một kỳ."""
    settings, texts = settings_or_exit()
    if template:
        from bot.papers.template import default_template

        _write([(TEMPLATE, default_template(texts))], out, texts)
        return
    told = _told(settings, texts, _Asked(typed, unit, today.date() if today else None), office)
    period, papers = told.period, MadePapers(told.templates, texts)
    scale, fault = papers.scale()
    view = told.gathered.view(period, scale, texts)
    if not view.told.lines:
        refuse(texts, "cli.report_empty", period=period_words(period, texts))
    made = [papers.made(report_letter(view)), papers.made(report_workbook(view, scale))]
    _write([*((each.name, each.content) for each in made), *_pictures(view, period)], out, texts)
    for each in filter(None, (fault, *(one.fault for one in made))):
        click.echo(plain_text(fault_line(each, texts)), err=True)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was typed: the period, the unit, and the day that counts as today."""

    period: str | None
    unit: str | None
    today: date | None


@dataclass(frozen=True, slots=True)
class _Told:
    """What a report is made of, its period, and the folder of the office's own templates."""

    gathered: gathering.Gathered
    period: ReportPeriod
    templates: Path


def _told(settings: Settings, texts: Texts, asked: _Asked, name: str | None) -> _Told:
    """Return what the report is made of; what is missing for it ends with status 2."""

    async def act(storage: Storage, office: Office) -> _Told | None:
        async with storage.reading() as tx:
            view, is_home = await seen(tx, office, settings)
            day = asked.today or office_date(SystemClock().now(), view.zone)
            period = _period(asked.period, day, texts)
            answerer = await answerer_over(tx, office.id, view.zone, day)
            if answerer is None:
                return None
            only = await _only(tx, answerer, asked.unit, office.id, texts)
            whose = gathering.Office(office.id, office.name, view.zone, day)
            found = await gathering.gathered(tx, whose, answerer, only)
        return _Told(found, period, templates_of(office.id, settings.template_folder, is_home=is_home))

    made = with_stored_office(settings, texts, act, name)
    if made is None:
        refuse(texts, "cli.no_plan")
    return made


def _period(typed: str | None, day: date, texts: Texts) -> ReportPeriod:
    period = period_from(typed, day) if typed is not None else period_of(PeriodKind.MONTH, day)
    if period is None or period.first > day:
        refuse(texts, "cli.report_period", typed=typed or "")
    return period


async def _only(tx: Transaction, answerer: Answerer, typed: str | None, office_id: int, texts: Texts) -> tuple[int, ...] | None:
    """Return the unit of which the report is, None for all."""
    if typed is None:
        return None
    found = unit_named(answerer, typed)
    if found is None:
        units = "; ".join(each.name for each in answerer.units.units)
        refuse(texts, "cli.digest_unknown_unit", typed=typed, units=units)
    return ((await tx.units.successors(office_id)).get(found) or found,)


def _pictures(view: ReportView, period: ReportPeriod) -> Iterator[tuple[str, bytes]]:
    words = view.texts.plain("report_words.file")
    for number, chart in enumerate(charts(view), 1):
        yield file_name(f"{words} {period_words(period, view.texts)} {number}", "png"), drawn(chart)


def _write(files: list[tuple[str, bytes]], out: Path, texts: Texts) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files:
            (out / name).write_bytes(content)
            click.echo(texts.plain("cli.report_written", path=str(out / name)))
    except OSError:
        refuse(texts, "cli.digest_folder", folder=str(out))
