"""`nhacviec office`, and how every command that speaks of one office is told which."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands, digests
from bot.clock import SystemClock
from bot.settings import Settings
from plan.people import Role
from storage import Storage
from storage.invitations import Invitation
from tests.dialogue import MONDAY

PLAN = Path(__file__).parents[2] / "bot" / "examples" / "ke-hoach-cchc-2025.txt"
FIRST, SECOND = "UBND phường Sơn Trà", "UBND phường Hải Vân"


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("OFFICE_NAME", FIRST)
    monkeypatch.chdir(tmp_path)


def nhacviec(*words: str) -> Result:
    return CliRunner().invoke(commands, words, prog_name="nhacviec")


def stored(act):
    """What `act` returns in a transaction on the installation's database."""

    async def run():
        storage = await Storage.open("sqlite:///var/nhacviec.db")
        try:
            async with storage.transaction() as tx:
                return await act(tx)
        finally:
            await storage.close()

    return asyncio.run(run())


def named(name):
    async def act(tx):
        return next(each for each in await tx.offices.all() if each.name == name)

    return stored(act)


def test_an_office_is_added_with_an_invitation_for_its_administrator_and_the_first_one_stays_home():
    added = nhacviec("office", "add", f"  {SECOND} ")
    assert added.exit_code == 0
    assert SECOND in added.stderr
    first, second = named(FIRST), named(SECOND)
    assert first.id < second.id

    async def use(tx):
        return await tx.invitations.use(first.id, added.stdout.strip(), MONDAY), await tx.invitations.use(
            second.id, added.stdout.strip(), MONDAY
        )

    wrong, used = stored(use)
    assert not isinstance(wrong, Invitation)
    assert used.holding.role is Role.ADMIN
    again = nhacviec("office", "add", SECOND)
    assert again.exit_code == 2
    assert "Đã có cơ quan" in again.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("invite", "--admin"),
        ("audit", "verify"),
        ("outbox",),
        ("outbox", "drop", "1"),
        ("ask", "ai chủ trì"),
        ("digest",),
        ("report",),
        ("import", str(PLAN), "--yes"),
    ],
    ids=lambda words: words[0],
)
def test_of_several_offices_one_must_be_named_and_only_the_name_itself_counts(words):
    nhacviec("office", "add", SECOND)
    told = nhacviec(*words)
    assert told.exit_code == 2
    assert f'--office "{FIRST}"' in told.stderr
    assert f'--office "{SECOND}"' in told.stderr
    guessed = nhacviec(*words, "--office", "phường Hải Vân")
    assert guessed.exit_code == 2
    assert f'--office "{SECOND}"' in guessed.stderr
    assert FIRST not in guessed.stderr


def test_each_office_answers_from_its_own_plan():
    nhacviec("office", "add", SECOND)
    assert nhacviec("import", str(PLAN), "--yes", "--office", "ubnd phuong hai van").exit_code == 0
    answered = nhacviec("ask", "ai chủ trì kiểm soát TTHC", "--office", SECOND, "--no-semantic")
    assert "3.a" in answered.stdout
    assert "3.a" not in nhacviec("digest", "--office", FIRST).stdout
    lines = nhacviec("office", "list").stdout.splitlines()
    assert [name in line for name, line in zip((FIRST, SECOND), lines, strict=True)] == [True, True]
    assert "0 kế hoạch, 0 nhiệm vụ; chưa có hoạt động" in lines[0]
    assert "1 kế hoạch, 27 nhiệm vụ; hoạt động gần nhất" in lines[1]


def test_the_only_office_gets_every_plan_whatever_it_is_called(monkeypatch):
    assert nhacviec("import", str(PLAN), "--yes").exit_code == 0
    monkeypatch.setenv("OFFICE_NAME", "Tên khác")
    assert nhacviec("import", str(PLAN), "--yes").exit_code == 0
    assert len(nhacviec("office", "list").stdout.splitlines()) == 1
    mistyped = nhacviec("import", str(PLAN), "--yes", "--office", "Sở Nội vụ")
    assert mistyped.exit_code == 2
    assert "office add" in mistyped.stderr


def test_an_office_is_renamed_set_closed_and_opened():
    nhacviec("office", "add", SECOND)
    assert nhacviec("office", "rename", SECOND, "Sở Nội vụ").exit_code == 0
    assert nhacviec("office", "rename", FIRST, "Sở Nội vụ").exit_code == 2
    assert nhacviec("office", "set", "Sở Nội vụ", "--open", "--digest-at", "fri 16:00", "--ping-at", "9:05").exit_code == 0
    office = named("Sở Nội vụ")
    assert (office.open_to_all, office.digest_at, office.ping_at) == (True, "FRI 16:00", "09:05")
    nhacviec("office", "set", "Sở Nội vụ", "--closed")
    assert named("Sở Nội vụ").open_to_all is False
    assert nhacviec("office", "close", "so noi vu").exit_code == 0
    assert "(đã đóng)" in nhacviec("office", "list").stdout
    assert nhacviec("office", "open", "Sở Nội vụ").exit_code == 0
    assert named("Sở Nội vụ").closed_at is None
    assert nhacviec("audit", "verify", "--office", "Sở Nội vụ").exit_code == 0


@pytest.mark.parametrize(
    "words", [(), ("--digest-at", "thứ hai"), ("--ping-at", "25:00"), ("--zone", "Asia/Nowhere"), ("--digest-at", "MON")]
)
def test_what_cannot_be_set_is_said_in_a_sentence_and_changes_nothing(words):
    nhacviec("office", "add", SECOND)
    before = named(SECOND)
    refused = nhacviec("office", "set", SECOND, *words)
    assert refused.exit_code == 2
    assert "Traceback" not in refused.output
    assert named(SECOND) == before


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_an_office_needs_a_name(name):
    assert nhacviec("office", "add", name).exit_code == 2


def test_digests_and_reports_follow_the_zone_of_their_own_office(monkeypatch):
    nhacviec("office", "add", SECOND)
    nhacviec("office", "set", SECOND, "--zone", "Europe/London")
    for name in (FIRST, SECOND):
        nhacviec("import", str(PLAN), "--yes", "--office", name)
    monkeypatch.setattr(SystemClock, "now", lambda _self: datetime(2025, 11, 30, 20, tzinfo=UTC))
    said = [nhacviec("digest", "--office", name, "--unit", "hc-tc").stdout.partition("·")[0] for name in (FIRST, SECOND)]
    assert said == ["Bản tin tuần 49 ", "Bản tin tuần 48 "]
    written = [nhacviec("report", "--office", name, "--out", name).stdout.splitlines()[0] for name in (FIRST, SECOND)]
    assert ["12" in line.rpartition("/")[2] for line in written] == [True, False]


def test_the_digest_of_a_day_is_made_for_the_hour_that_the_office_has_chosen(monkeypatch):
    nhacviec("office", "add", SECOND)
    nhacviec("office", "set", SECOND, "--digest-at", "fri 16:00")
    made = []

    async def noted(_tx, office, _bot_id, _texts, now, _wanted):
        made.append((office.name, f"{now:%H:%M %z}"))

    monkeypatch.setattr(digests, "bulletins", noted)
    for name in (FIRST, SECOND):
        nhacviec("digest", "--office", name, "--today", "2025-11-24")
    assert made == [(FIRST, "07:30 +0700"), (SECOND, "16:00 +0700")]
