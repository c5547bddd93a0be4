"""Files that hold a plan are understood in a process of their own: none is opened in the bot's, and none can hold it up."""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from bot import documents
from bot.documents import Documents, Limits, plan_in
from bot.plan_files import FilesOfPlans
from bot.plan_workbook import written
from handlers.ports import UnreadableFileError
from plan.plan_rows import ReturnedTable, plan_from
from tests.plan.readings import ROOT, example

TASK = "{0}. Việc số {0}\n- Đơn vị chủ trì: Phòng A, Phòng B\n"
ENDLESS = ("KẾ HOẠCH\nnăm 2025\n" + "".join(TASK.format(number) for number in range(40_000))).encode()
"""It is small, and about a second turns it into blocks; understanding them takes ten times as long."""


async def test_a_plan_is_understood_as_it_is_in_one_process() -> None:
    content = (ROOT / "bot/examples/ke-hoach-cchc-2025.txt").read_bytes()
    assert await FilesOfPlans().read(content, "ke-hoach.txt") == example()


async def test_a_workbook_of_ours_comes_back_as_its_cells() -> None:
    table = await FilesOfPlans().read(written(example().plan, {}, [], draft=7), "sua.xlsx")
    assert isinstance(table, ReturnedTable)
    assert table.draft == 7
    assert plan_from(example().plan, table.cells) == example().plan


async def test_a_workbook_of_ours_that_carries_a_mark_by_now_is_refused() -> None:
    with pytest.raises(UnreadableFileError) as refused:
        await FilesOfPlans().read(written(example().plan, {0: "TỐI MẬT"}, []), "sua.xlsx")
    assert refused.value.code == "secret"


async def test_a_document_that_takes_forever_to_understand_is_given_up_while_others_are_answered() -> None:
    turns = 0
    done = asyncio.Event()

    async def turn() -> None:
        nonlocal turns
        while not done.is_set():
            turns += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), 0.005)

    turning = asyncio.create_task(turn())
    with pytest.raises(UnreadableFileError) as refused:
        await FilesOfPlans(Limits(seconds=3.0)).read(ENDLESS, "ke-hoach.txt")
    done.set()
    await turning
    assert refused.value.code == "too_slow"
    assert turns > 10


async def test_a_reading_that_is_cancelled_ends_its_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    confined, started, ended = documents.run, threading.Event(), threading.Event()

    def run(module: str, given: bytes, seconds: float, stop: threading.Event) -> list[bytes]:
        started.set()
        try:
            return confined(module, given, seconds, stop)
        except documents.ChildError:
            ended.set()
            raise

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(documents, "run", run)
    reading = asyncio.create_task(Documents().plan(ENDLESS, "ke-hoach.txt"))
    await asyncio.to_thread(started.wait)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert await asyncio.to_thread(ended.wait, 20)
    assert not await asyncio.to_thread(os.listdir, tmp_path)


def test_what_a_child_tells_is_not_believed_where_it_is_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "run", lambda *_: [b"what"])
    with pytest.raises(documents.DocumentError) as refused:
        plan_in(b"a", "a.txt")
    assert refused.value.code == "broken"
