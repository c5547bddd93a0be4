"""`nhacviec doctor`: what works, what does not, and what to do about it."""

from __future__ import annotations

import asyncio

import click

from bot.cli.speaking import FAILED, settings_or_exit
from bot.cli.which_office import WhichOfficeError, office_option, refuse_office
from bot.clock import SystemClock
from bot.doctor import examine
from bot.finding import Finding
from locales import Texts


@click.command("doctor")
@office_option
def doctor_command(office: str | None) -> None:
    """Kiểm tra cấu hình, cơ sở dữ liệu, việc nhắc, nhóm, Telegram, webhook và đồng hồ; nói cách sửa."""
    settings, texts = settings_or_exit()
    try:
        findings = asyncio.run(examine(settings, SystemClock().now(), office))
    except WhichOfficeError as error:
        refuse_office(texts, error)
    for finding in findings:
        click.echo(finding_text(finding, texts))
    raise SystemExit(0 if all(finding.ok for finding in findings) else FAILED)


def finding_text(finding: Finding, texts: Texts) -> str:
    """Return the line of one finding."""
    said = texts.plain(f"doctor.{finding.said}", **finding.values)
    return texts.plain("doctor.ok" if finding.ok else "doctor.bad", name=texts.plain(f"doctor.{finding.name}"), said=said)
