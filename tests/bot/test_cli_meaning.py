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
    monkeypatch.setattr("bot.cli.asking.Comparing", lambda url: Comparing(url, lambda: model))
    result = CliRunner().invoke(commands, ["ask", "--json", "--plan", str(PLAN), "--today", "2025-10-15", *words])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


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
