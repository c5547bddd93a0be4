"""The folder of a sandbox holds one at a time, and is free again when that one has gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.sandbox.premises import OccupiedError, UnusableError, held
from bot.settings import Settings


def test_a_second_sandbox_does_not_move_in(tmp_path: Path) -> None:
    with held(tmp_path / "var"), pytest.raises(OccupiedError), held(tmp_path / "var"):
        pass


def test_the_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    with held(tmp_path / "var"):
        pass
    with held(tmp_path / "var"):
        assert (tmp_path / "var").is_dir()


def test_a_file_in_the_place_of_the_folder_is_said_to_be_unusable(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("x")
    with pytest.raises(UnusableError), held(tmp_path / "var"):
        pass


@pytest.mark.parametrize("words", [["sandbox", "--port", "0"], []], ids=["sandbox", "bare"])
def test_the_command_says_that_another_trial_runs(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    with held(tmp_path / "var"):
        result = CliRunner().invoke(commands, words)
    assert result.exit_code == 2
    assert "Một bản dùng thử khác đang chạy trong thư mục này" in result.stderr
    assert not (tmp_path / "var" / "sandbox.db").exists()
