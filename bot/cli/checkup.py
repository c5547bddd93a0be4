"""`nhacviec doctor`: what works, what does not, and what to do about it."""

from __future__ import annotations

import asyncio
import json

import click

from bot.cli.speaking import FAILED, settings_or_exit
from bot.cli.which_office import WhichOfficeError, office_option, refuse_office
from bot.finding import Finding, State
from bot.settings import Address
from locales import Texts

_HEALTH_SECONDS = 5.0


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON, cho chương trình khác đọc.")
@click.option("--health", is_flag=True, help="Chỉ hỏi bot đang chạy trên máy này còn sống không (LISTEN, /healthz).")
@office_option
def doctor_command(*, as_json: bool, health: bool, office: str | None) -> None:
    """Kiểm tra máy, cấu hình, cơ sở dữ liệu, việc nhắc, nhóm, Telegram, webhook và đồng hồ; nói cách sửa."""
    settings, texts = settings_or_exit()
    if health:
        raise SystemExit(0 if _alive(settings.listen) else FAILED)
    from bot.clock import SystemClock
    from bot.doctor import examine

    try:
        findings = asyncio.run(examine(settings, SystemClock().now(), office))
    except WhichOfficeError as error:
        refuse_office(texts, error)
    click.echo(_json(findings, texts) if as_json else "\n".join(finding_text(each, texts) for each in findings))
    raise SystemExit(0 if all(finding.ok for finding in findings) else FAILED)


def finding_text(finding: Finding, texts: Texts) -> str:
    """Return the line of one finding."""
    return texts.plain(f"doctor.{finding.state.value}", name=texts.plain(f"doctor.{finding.name}"), said=_said(finding, texts))


def _said(finding: Finding, texts: Texts) -> str:
    key = f"doctor.{finding.said}"
    wanted = texts.variables(key)  # a check hands over what it knows, a sentence tells what helps
    return texts.plain(key, **{name: value for name, value in finding.values.items() if name in wanted})


def _json(findings: list[Finding], texts: Texts) -> str:
    """Return `{"ok": bool, "findings": [{"name", "code", "state": "ok|note|bad", "text"}]}`."""
    told = [{"name": each.name, "code": each.said, "state": each.state.value, "text": _said(each, texts)} for each in findings]
    ok = all(each.state is not State.BAD for each in findings)
    return json.dumps({"ok": ok, "findings": told}, ensure_ascii=False, indent=1)


def _alive(listen: Address) -> bool:
    """Ask the bot of this machine whether it lives; needs no other program, for the health check of a container."""
    from http.client import HTTPConnection, HTTPException

    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(listen.host, listen.host)  # noqa: S104  # everywhere is here, too
    asking = HTTPConnection(host, listen.port, timeout=_HEALTH_SECONDS)
    try:
        asking.request("GET", "/healthz")
        return asking.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()
