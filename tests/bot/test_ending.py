"""A real bot in a process of its own is told to end: it finishes what is in hand and gives back the rest."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.sandbox import world
from tests.bot.intake.desks import local_telegram, until
from tests.bot.intake.test_survival import answers, nursery_of, serving_telegram

RICH_TEXT = b"{\\rtf1 K\\'ea ho\\'f1ch}"


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "office.db"


@pytest.fixture
def telegram():
    known = local_telegram(people=1)
    known.add_person(world.TUAN.user_id, world.TUAN.name)
    return known


@pytest.fixture
def converter(tmp_path, monkeypatch) -> Path:
    """A LibreOffice that never comes to an end; the file in which it writes its number."""
    programs = tmp_path / "programs"
    programs.mkdir()
    program, number = programs / "soffice", tmp_path / "number"
    program.write_text(f"#!/bin/sh\necho $$ > {number}.new\nmv {number}.new {number}\nexec /bin/sleep 600\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    return number


@pytest.fixture
def supervisor(tmp_path, monkeypatch):
    """The socket on which the bot's supervisor listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield line


def heard(line: socket.socket, state: bytes) -> bool:
    """Whether the next thing that the supervisor has been told is this."""
    try:
        return line.recv(100) == state
    except BlockingIOError:
        return False


def rows(file: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement).fetchall()


def given_back(file: Path) -> bool:
    """Whether no claim is left, and no lease but the self-check's, for which nobody waits."""
    leases = rows(file, "SELECT name FROM leases WHERE name NOT LIKE 'checkup:%'")
    return leases + rows(file, "SELECT lane FROM inbox_lanes WHERE holder IS NOT NULL") == []


def lives(number: int) -> bool:
    """Whether a process runs; one that nobody has reaped yet does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{number}/status").read_text(encoding="utf-8")
    except OSError:
        return False


async def test_an_answer_that_is_being_sent_goes_out_and_leases_are_given_back(telegram, file):
    way = telegram.faults.hold("sendMessage")
    async with serving_telegram(telegram) as api, nursery_of(api, f"sqlite:///{file}", telegram) as bots:
        bot = await bots.start("0", "30", "60")
        telegram.say(1, 1, "/nhiemvu 3a")
        await until(lambda: bool(way._waiters))
        await bots.tell(bot)
        way.set()
        assert await bots.end(bot) == 0
    assert ["II.3.a" in text for _, text in answers(telegram)] == [True]
    assert given_back(file)
    assert rows(file, "SELECT count(*) FROM inbox WHERE settled_at IS NULL") == [(0,)]


async def test_a_document_that_takes_too_long_is_cut_short_with_its_programs_and_comes_again(telegram, file, converter):
    async with serving_telegram(telegram) as api, nursery_of(api, f"sqlite:///{file}", telegram) as bots:
        bot = await bots.start("0", "0.2", "60")
        telegram.send_document(world.TUAN.user_id, world.TUAN.user_id, RICH_TEXT, "ke-hoach.rtf")
        await until(converter.exists)
        await bots.tell(bot)
        assert await bots.end(bot) == 0
        await until(lambda: not lives(int(converter.read_text())))
    assert given_back(file)
    assert rows(file, "SELECT count(*) FROM inbox WHERE settled_at IS NULL") == [(1,)]


async def test_told_twice_it_ends_at_once_with_everything_that_it_started(telegram, file, converter, supervisor):
    async with serving_telegram(telegram) as api, nursery_of(api, f"sqlite:///{file}", telegram) as bots:
        bot = await bots.start("0", "60", "60")
        telegram.send_document(world.TUAN.user_id, world.TUAN.user_id, RICH_TEXT, "ke-hoach.rtf")
        await until(converter.exists)
        await bots.tell(bot)
        await until(lambda: heard(supervisor, b"STOPPING=1"))  # two signals at once would count as one
        await bots.tell(bot)
        assert await asyncio.wait_for(bots.end(bot), 20) == 128 + signal.SIGTERM
        await until(lambda: not lives(int(converter.read_text())))
