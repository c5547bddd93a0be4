"""`nhacviec import`: reads a document, shows the difference with what is stored, and stores it after a yes."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import click

from bot.cli.database_faults import refuse_database
from bot.cli.plan_sheet import plan_of, sheet_text, view_of, write_workbook
from bot.cli.speaking import FAILED, settings_or_exit
from bot.cli.which_office import WhichOfficeError, refuse_office, the_office
from bot.clock import SystemClock
from bot.meaning import load
from bot.settings import Settings
from bot.vectors import make_vectors_at_once
from handlers.plans.told import Teller, hold_told, keep_told, told_by
from locales import Texts
from plan.model import PlanReading, PlanState
from plan.people import Role
from plan.plan_draft import PlanDraft
from storage import Import, Office, Storage, Transaction
from storage.audit import SYSTEM
from storage.errors import StorageError


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--office", help="Tên cơ quan; bắt buộc khi có nhiều cơ quan. Cơ quan đầu tiên mặc định tên là OFFICE_NAME.")
@click.option("--yes", is_flag=True, help="Ghi luôn, không hỏi lại.")
@click.option("--excel", type=click.Path(path_type=Path), help="Chỉ ghi ra tệp Excel để sửa rồi nhập lại; không lưu gì.")
def import_command(file: Path, office: str | None, excel: Path | None, *, yes: bool) -> None:
    """Đọc kế hoạch, cho xem chỗ thiếu, chỗ chưa chắc và thay đổi so với bản đã lưu, rồi ghi khi được đồng ý."""
    settings, texts = settings_or_exit()
    reading = plan_of(file, texts)
    try:
        asyncio.run(_import(reading, office, settings, texts, excel, yes=yes))
    except WhichOfficeError as error:
        refuse_office(texts, error)
    except StorageError as error:
        refuse_database(texts, error)


async def _import(
    reading: PlanReading, office_name: str | None, settings: Settings, texts: Texts, excel: Path | None, *, yes: bool
) -> None:
    now = SystemClock().now()
    storage = await Storage.open(settings.database_url.get_secret_value(), migrate=True)
    try:
        async with storage.transaction() as tx:
            office = await _office(tx, office_name, settings, now)
            change = await tx.plans.difference(office.id, reading.plan)
            units = await tx.units.alive(office.id)
        view = view_of(reading, units, change, now.astimezone(settings.timezone).date(), texts)
        click.echo(sheet_text(view))
        if excel is not None:
            write_workbook(view, excel)
            return
        click.echo(_change_text(change, texts))
        teller = await _teller(storage, office, settings, texts, now)
        if not (change.added or change.changed or change.removed or await _tells_more(storage, view.draft, change, teller)):
            return
        if not yes and not _agreed(texts):
            click.echo(texts.plain("cli.import_stopped"))
            raise SystemExit(FAILED)
        async with storage.transaction() as tx:
            await hold_told(tx, office.id, view.draft)
            stored = await tx.plans.store(office.id, reading.plan, PlanState.IN_FORCE, now)
            told = await keep_told(tx, view.draft, stored.plan_id, teller) if teller and stored.plan_id is not None else 0
            facts = {"added": len(stored.added), "changed": len(stored.changed), "removed": len(stored.removed)}
            await tx.audit.note(office.id, SYSTEM, "plan.stored", f"plan:{stored.plan_id}", facts, now)
            waits = stored.plan_id in await tx.plans.unannounced(office.id)
        click.echo(texts.plain("cli.import_done", count=len(reading.plan.tasks)))
        if told:
            click.echo(texts.plain("cli.import_told", count=told))
        elif teller is None and view.draft.told:
            click.echo(texts.plain("cli.import_told_by_nobody"))
        if waits:
            click.echo(texts.plain("cli.import_asks"))
        await _prepare_meanings(storage, office.id, texts, now)
    finally:
        await storage.close()


async def _office(tx: Transaction, typed: str | None, settings: Settings, now: datetime) -> Office:
    """Return the office that gets the plan; the first one of all is made. Raises `WhichOfficeError`."""
    if not await tx.offices.all():
        return await tx.offices.ensure(typed or settings.office_name, settings.timezone.key, now)
    found = await the_office(tx, typed)
    return found or await tx.offices.ensure(settings.office_name, settings.timezone.key, now)


async def _teller(storage: Storage, office: Office, settings: Settings, texts: Texts, now: datetime) -> Teller | None:
    """Return in whose name reports are kept: of the administrators who registered first. None: nobody is one yet."""
    async with storage.reading() as tx:
        admins = await tx.people.with_role(office.id, Role.ADMIN, now.astimezone(settings.timezone).date())
    first = min(admins, key=lambda each: each.id, default=None)
    return Teller(office.id, settings.timezone, first.id, first.pseudonym, now, texts) if first else None


async def _tells_more(storage: Storage, draft: PlanDraft, change: Import, teller: Teller | None) -> bool:
    """Say whether a document that changes no task tells something about them that was not kept yet."""
    if teller is None or change.plan_id is None or not draft.told:
        return False
    async with storage.reading() as tx:
        return bool(await told_by(tx, draft, change.plan_id, teller))


async def _prepare_meanings(storage: Storage, office_id: int, texts: Texts, now: datetime) -> None:
    """Make the vectors of what was imported where there is a model, so that the bot has them at its next question."""
    encoder = load()
    if encoder is not None:
        click.echo(texts.plain("cli.import_learning"))
        await make_vectors_at_once(storage, office_id, encoder, now)


def _agreed(texts: Texts) -> bool:
    try:
        said = click.prompt(texts.plain("cli.import_question"), default="", show_default=False)
    except click.Abort:
        return False
    return said.strip().casefold() in {"c", "có", "co", "y", "yes"}


def _change_text(change: Import, texts: Texts) -> str:
    named = (("added", change.added), ("changed", change.changed), ("removed", change.removed))
    lines = [texts.plain(f"cli.import_{key}", count=len(refs), refs=", ".join(refs)) for key, refs in named if refs]
    return "\n".join(lines or [texts.plain("cli.import_unchanged")])
