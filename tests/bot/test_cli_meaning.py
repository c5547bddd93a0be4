"""Commands use meanings where there is a model: `ask` what is stored, `import` makes it; a broken one spoils nothing."""

from __future__ import annotations

import json
import logging

import pytest
from click.testing import CliRunner

from bot.cli import commands, importing
from bot.cli.comparing import Comparing
from bot.sandbox.office import EXAMPLE
from plan.answering import Answerer
from plan.comparing import distinct
from plan.neighbours import Neighbourhood, Sense, anchors
from plan.units import UnitBook
from storage import Storage
from tests.dialogue import ROOT, example_plan
from tests.encoders import BrokenEncoder, LetterEncoder

PLAN = ROOT / "bot" / "examples" / EXAMPLE
RECEPTION = next(task for task in example_plan().tasks if task.ref == "II.6.c")
ASKED = "ai trải thảm đỏ mời nước quan khách"
TEXTS = set(distinct(Neighbourhood(example_plan().tasks)))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """A folder of its own, without settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///office.db")


def encoder() -> LetterEncoder:
    return LetterEncoder(synonyms={"trải thảm đỏ mời nước quan khách": f"{RECEPTION.section}: {RECEPTION.content}"})


def asked(*words: str, monkeypatch: pytest.MonkeyPatch, model: LetterEncoder) -> dict[str, object]:
    """What `ask` prints over the example where this model is installed."""
    return json.loads(printed("--json", *words, monkeypatch=monkeypatch, model=model))


def printed(*words: str, monkeypatch: pytest.MonkeyPatch, model: LetterEncoder | None) -> str:
    """The same where people read it; without a model the extra is not installed."""
    monkeypatch.setattr("bot.cli.asking.Comparing", lambda url: Comparing(url, lambda: model, lambda: model))
    result = CliRunner().invoke(commands, ["ask", "--plan", str(PLAN), "--today", "2025-10-15", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_ask_offers_what_is_near_in_meaning_unless_told_not_to(monkeypatch):
    near = asked(ASKED, monkeypatch=monkeypatch, model=encoder())
    assert (near["intent"], near["refused"], near["top"][0]) == ("ambiguous", False, "II.6.c")
    alone = asked("--no-semantic", ASKED, monkeypatch=monkeypatch, model=encoder())
    assert (alone["intent"], alone["refused"]) == ("out_of_scope", True)


def test_ask_loads_no_model_for_what_words_settle(monkeypatch):
    model = encoder()
    assert asked("ai chủ trì kiểm soát TTHC", monkeypatch=monkeypatch, model=model)["top"][0] == "II.3.a"
    assert model.texts == []


def test_ask_answers_by_words_where_the_model_breaks(monkeypatch, caplog):
    with caplog.at_level(logging.WARNING):
        said = asked(ASKED, monkeypatch=monkeypatch, model=BrokenEncoder())
    assert said["refused"] is True
    assert [record.getMessage() for record in caplog.records] == ["meanings are not compared: OSError"]


def test_what_meaning_had_to_do_with_an_answer_is_told(monkeypatch):
    told = printed("--explain", ASKED, monkeypatch=monkeypatch, model=encoder())
    assert "Theo nghĩa: lời không khớp hoặc khớp ít, nên đưa ra việc gần nghĩa để chọn\n  6.c " in told
    assert " · giống 0," in told
    assert "điều ngoài kế hoạch gần nhất · giống 0," in told
    assert "nên theo nghĩa; việc gần nhất khớp" in told
    assert "Kết quả: đưa ra để chọn." in told


@pytest.mark.parametrize(
    ("model", "options", "sentence"),
    [
        (None, [], "Theo nghĩa: chưa cài phần tìm theo nghĩa (phần cài thêm semantic)"),
        (LetterEncoder(), ["--no-semantic"], "Theo nghĩa: đã tắt cho lần hỏi này"),
        (BrokenEncoder(), [], "Theo nghĩa: không so được, mô hình không chạy trên máy này"),
    ],
)
def test_why_meaning_was_not_asked_is_told(monkeypatch, model, options, sentence):
    assert sentence in printed("--explain", *options, ASKED, monkeypatch=monkeypatch, model=model)


def test_what_meaning_had_to_do_with_an_answer_is_told_to_a_program(monkeypatch):
    why = asked("--explain", ASKED, monkeypatch=monkeypatch, model=encoder())["explain"]
    assert (why["meaning"]["part"], why["decided"]["by"]) == ("offered", "meaning")
    best = why["meaning"]["nearest"][0]
    assert (best["ref"], best["phrasing"]) == ("II.6.c", None)
    assert 0 < why["meaning"]["outside"] < best["cosine"] <= 1.01


async def test_import_makes_what_ask_then_need_not_make(monkeypatch):
    model = encoder()
    monkeypatch.setattr(importing, "load", lambda: model)
    await _imported()
    assert set(model.texts) == TEXTS
    later = encoder()
    comparing = Comparing("sqlite:///office.db", lambda: later)
    answerer = Answerer([example_plan()], UnitBook.from_plan(example_plan()))
    assert isinstance(await comparing.sense(ASKED, answerer), Sense)
    assert later.texts == [*anchors(), ASKED]


async def _imported() -> None:
    """Run the import inside this loop's thread of execution, as the command does in its own."""
    from asyncio import to_thread

    result = await to_thread(CliRunner().invoke, commands, ["import", str(PLAN), "--yes"])
    assert result.exit_code == 0, result.output
    storage = await Storage.open("sqlite:///office.db", migrate=False)
    async with storage.reading() as tx:
        office = await tx.offices.only()
        assert office is not None
        assert len(await tx.meanings.known(office.id)) == 2 * len(example_plan().tasks)
    await storage.close()
