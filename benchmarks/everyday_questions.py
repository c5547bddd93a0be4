"""Everyday questions over the example plan, and the office that asks them: as many people as wanted. It measures nothing."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmarks import synthetic_plans
from benchmarks.reports import NOW, people_arrive
from benchmarks.telegram_stub import TOKEN
from bot.sandbox.office import example_plan, move_in
from plan.answering import Answerer
from plan.answers import Found
from plan.model import PlanState, Unit
from plan.units import UnitBook
from storage import Storage

QUESTIONS = (
    "ai chủ trì kiểm soát TTHC?",
    "hạn của 7b là khi nào?",
    "báo cáo cải cách hành chính quý III phải nộp trước ngày nào",
    "nhiệm vụ 3a",
    "sản phẩm của nhiệm vụ 2b là gì?",
    "phòng hành chính phối hợp việc gì?",
    "cho hỏi ai làm đề án vị trí việc làm vậy",
    "thời tiết hôm nay thế nào?",
    "tinh gian bien che han khi nao",
    "3c phối hợp với ai",
    "việc nào quá hạn rồi",
    "dự toán ngân sách 2026 phòng nào lập",
    "tháng 12 này có những việc gì phải xong?",
    "xin chào",
    "6c do ai chủ trì",
    "kế hoạch chuyển đổi số năm 2026 bao giờ xong ạ",
    "sap xep lai don vi su nghiep ai lam",
    "4b xong chưa",
    "bao nhiêu việc chưa xong trong quý 4?",
    "niêm yết bảng thông báo tiếp nhận phản ánh là việc của ai",
    "đào tạo bồi dưỡng công chức phối hợp với đơn vị nào",
    "3d sản phẩm là gì",
    "giá xăng hôm nay bao nhiêu",
    "theo dõi thi hành pháp luật bao giờ báo cáo",
)
"""What people of an office type, with and without marks, in the plan and beside it; none leans on the one before."""
BOT_ID = int(TOKEN.partition(":")[0])
_LARGE = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with words that its answer must hold, "" where nothing particular is known of it."""

    text: str
    told: str


def asked(count: int, people: int) -> list[Asked]:
    """Return what is asked in turn: person `number % people` asks the question at `number`, no one the same twice in a row."""
    plan = example_plan()
    answerer = Answerer([plan], UnitBook.from_plan(plan))
    known = [Asked(text, _told(answerer, text)) for text in QUESTIONS]
    return [known[(number + 5 * (number // people)) % len(known)] for number in range(count)]


def _told(answerer: Answerer, text: str) -> str:
    answer = answerer.answer(text, NOW.date())
    return f"<b>{answer.item.task.code}" if isinstance(answer, Found) else ""


def faults(questions: Sequence[Asked], people: int, sent: Sequence[tuple[int, str]], kind: str = "told") -> list[str]:
    """Return what is wrong with what was sent: each question must have one answer, its own, in the order of its chat.

    Its own is the one that holds what is `told`, with "echo" the question's words; with "any" only the numbers count.
    """
    answers: dict[int, list[str]] = defaultdict(list)
    for chat, text in sent:
        answers[chat].append(text)
    wrong = []
    for chat in range(1, people + 1):
        ours, given = questions[chat - 1 :: people], answers[chat]
        if len(given) != len(ours):
            wrong.append(f"chat {chat}: {len(given)} answers to {len(ours)} questions")
        for each, text in zip(ours, given, strict=False):
            wanted = {"echo": each.text, "told": each.told}.get(kind, "")
            if wanted not in text:
                wrong.append(f"chat {chat}: {wanted!r} is not in {text!r}")
    return wrong


async def furnish(database: str, people: int, *, large: bool = False) -> None:
    """Let the office and so many people move into an empty database; a `large` one has a plan of 300 tasks besides."""
    storage = await Storage.open(database)
    try:
        await move_in(storage, BOT_ID, NOW)
        if large:
            await _take_in_large_plan(storage)
        await people_arrive(storage, people, BOT_ID)
    finally:
        await storage.close()


async def _take_in_large_plan(storage: Storage) -> None:
    async with storage.transaction() as tx:
        office = await tx.offices.only()
        assert office is not None
        units: Sequence[Unit] = await tx.units.all(office.id)
        (plan,) = synthetic_plans.plans(_LARGE, _LARGE)
        tasks = tuple(replace(task, lead=(units[at % len(units)].name,)) for at, task in enumerate(plan.tasks))
        await tx.plans.store(office.id, replace(plan, tasks=tasks), PlanState.IN_FORCE, NOW)


def prepare(database: str, people: int, *, large: bool = False) -> None:
    """Do the same where no event loop runs."""
    asyncio.run(furnish(database, people, large=large))
