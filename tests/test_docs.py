"""The pages say what is true: every command, option, setting and quoted text of README and docs exists in the program."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from bot.cli import commands
from bot.settings import Settings
from handlers.commands import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs/huong-dan-su-dung.md").read_text(encoding="utf-8")
ENV_EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
OF_OTHERS = {"setprivacy", "setinline", "newbot", "token", "healthz", "readyz", "metrics", "telegram", "lich"}
"""Paths of the web endpoints, and commands of @BotFather."""
OF_TELEGRAM = {"Bắt đầu"}
"""What Telegram's own buttons say."""
TROUBLE = {"huong-dan-su-dung": "## Khi có trục trặc", "xu-ly-su-co": "# "}
"""Pages on which trouble is looked up by what the bot says, and where on them that begins."""
NO_SETTINGS = {"PATH", "CI", "ARGS", "WORKERS", "PYTHON", "LANG", "BEGIN", "IMMEDIATE", "LICENSE"}
"""Capitals in code marks that are no settings of ours."""


def _cells(row: str) -> list[str]:
    """Return a table row's cells; an escaped bar belongs to the cell."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]


def _rows(page: str, heading: str) -> list[list[str]]:
    """Return the rows of the table under a heading row that begins with `heading`."""
    table = page.partition(f"| {heading} |")[2].partition("\n\n")[0]
    return [_cells(line) for line in table.splitlines()[2:] if line.startswith("|")]


def _named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _chat_commands(rows: list[list[str]]) -> set[str]:
    return {name for row in rows for cell in _named(row[0]) for name in re.findall(r"/([a-z]+)", cell)}


def _page_id(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _cli_commands() -> dict[str, click.Command]:
    context = click.Context(commands)
    return {name: _command(context, name) for name in commands.list_commands(context)}


def _command(context: click.Context, name: str) -> click.Command:
    command = commands.get_command(context, name)
    assert command is not None
    return command


def _options(command: click.Command) -> set[str]:
    """Return the long options of a command and of the commands below it."""
    below = command.commands.values() if isinstance(command, click.Group) else ()
    own = {option for each in command.params if isinstance(each, click.Option) for option in each.opts + each.secondary_opts}
    return own.union(*(_options(each) for each in below)) | {"--help"}


def _calls(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each call of the command line that a page shows: the command's name and its long options."""
    for line in re.findall(r"(?:\bnhacviec|python -m bot) ([^`\n#“”]*)", text):
        name = re.match(r"[a-z][a-z-]+", line)
        if name is not None:
            yield name[0], re.findall(r"(?<![\w-])--[a-z][a-z-]*", line)


@cache
def _shown() -> frozenset[str]:
    """Return every Vietnamese text, and every button of the trial's page."""
    texts = {text for path in (ROOT / "locales").glob("vi*.toml") for text in _strings(tomllib.loads(path.read_text("utf-8")))}
    page = (ROOT / "bot/sandbox/page/index.html").read_text(encoding="utf-8")
    return frozenset(texts | {text.strip() for text in re.findall(r">([^<>]+)</button>", page)})


@cache
def _texts() -> re.Pattern[str]:
    """Return what a person may be shown: each Vietnamese text, with anything where a value stands."""
    patterns = (_as_pattern(text) for text in _shown() if text.count("\n") == 0)
    return re.compile("|".join(pattern for pattern in patterns if pattern))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    else:
        yield str(value)


def _as_pattern(text: str) -> str:
    """Return the pattern of a text's plain words, some words in place of each value; nothing where all is values."""
    parts = [re.sub(r"<[^>]+>", "", part).strip() for part in re.split(r"\{\{.*?\}\}|\{%.*?%\}", text)]
    parts[0] = re.sub(r"^\W+", "", parts[0])  # pictures in front of the words
    if sum(letter.isalpha() for part in parts for letter in part) < 3:
        return ""
    return r"[^*]{0,40}".join(rf"\s*{re.escape(part)}\s*" for part in parts)


def _is_said(quote: str) -> bool:
    """Tell whether a text of ours holds all the words of a quotation, in which dots stand for what differs."""
    parts = [part.strip() for part in quote.split("…")]
    return any(all(part in text for part in parts) for text in _shown())


def _labels(page: str) -> list[str]:
    """Return what a page calls a button: bold words after "bấm", "nút" or "chọn"."""
    after = r"(?:[Bb]ấm(?: nút)?|[Nn]út|[Cc]họn) ((?:\*\*[^*\n]+\*\*(?:, | hoặc | hay | · )?)+)"
    return [label for found in re.findall(after, page) for label in re.findall(r"\*\*([^*\n]+)\*\*", found)]


def test_the_readme_has_every_command_of_the_chat():
    told = {
        name for row in _rows(README, "Lệnh trong chat") for cell in _named(row[0]) for name in re.findall(r"/([a-z]+)", cell)
    }
    assert told == set(COMMANDS) - {"start"}


def test_the_guide_explains_every_command_of_the_chat():
    told = _chat_commands(_rows(GUIDE, "Lệnh"))
    assert told >= set(COMMANDS) - {"start"}


def test_the_readme_has_every_command_of_the_command_line_with_its_options():
    rows = {cell.split()[0]: cell for row in _rows(README, "Dòng lệnh `nhacviec`") for cell in _named(row[0])}
    known = _cli_commands()
    assert set(rows) == set(known)
    for name, cell in rows.items():
        assert set(re.findall(r"--[a-z][a-z-]*", cell)) == _options(known[name]) - {"--help"}, name


def test_the_readme_has_every_setting_with_its_default():
    told = {name: row[1] for row in _rows(README, "Biến") for name in _named(row[0])}
    example = dict(re.findall(r"^# ([A-Z_]+)=(.*)$", ENV_EXAMPLE, re.MULTILINE))
    assert set(told) == {name.upper() for name in Settings.model_fields}
    assert {name: default for name, default in told.items() if default.strip("`") != example[name]} == {}


@pytest.mark.parametrize("path", PAGES, ids=_page_id)
def test_every_command_of_the_chat_that_a_page_names_exists(path):
    named = set(re.findall(r"`/([a-z]+)(?=[ `])", path.read_text(encoding="utf-8")))
    assert named <= set(COMMANDS) | OF_OTHERS


@pytest.mark.parametrize("path", PAGES, ids=_page_id)
def test_every_call_of_the_command_line_that_a_page_shows_exists(path):
    known = _cli_commands()
    for name, options in _calls(path.read_text(encoding="utf-8")):
        assert name in known, name
        assert set(options) <= _options(known[name]), f"{name} {options}"


@pytest.mark.parametrize("path", PAGES, ids=_page_id)
def test_every_setting_that_a_page_names_exists(path):
    named = set(re.findall(r"`([A-Z][A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`", path.read_text(encoding="utf-8")))
    assert named - NO_SETTINGS <= {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("path", PAGES, ids=_page_id)
def test_every_button_that_a_page_names_is_one_that_people_see(path):
    labels = set(_labels(path.read_text(encoding="utf-8"))) - OF_TELEGRAM
    assert [label for label in labels if not _texts().fullmatch(label.rstrip("…").strip())] == []


@pytest.mark.parametrize("path", PAGES, ids=_page_id)
def test_every_sentence_that_trouble_is_looked_up_by_is_one_that_people_see(path):
    trouble = path.read_text(encoding="utf-8").partition(TROUBLE[path.stem])[2] if path.stem in TROUBLE else ""
    symptoms = re.findall(r"^##+ .*|^- \*\*.*?\*\*", trouble, re.MULTILINE)
    said = [quote for line in symptoms for quote in re.findall(r"“([^”]+)”", line)]
    assert [quote for quote in said if not _is_said(quote)] == []


@pytest.mark.parametrize("path", PAGES, ids=_page_id)
def test_every_link_and_picture_of_a_page_exists(path):
    links = re.findall(r"\]\((?!https?:|mailto:)([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=_page_id)
def test_every_file_of_ours_that_a_page_names_exists(path):
    rooms, endings = (
        "plan|storage|locales|handlers|bot|benchmarks|tests|deploy|docs",
        "py|toml|md|txt|html|js|json|ya?ml|sh|service",
    )
    named = set(re.findall(rf"`((?:{rooms})/[\w./-]+\.(?:{endings}))`", path.read_text(encoding="utf-8")))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_page_can_be_found_from_the_readme():
    linked = set(re.findall(r"\]\(docs/([\w-]+\.md)\)", README))
    assert {path.name for path in (ROOT / "docs").glob("*.md")} - linked == set()


def test_a_label_that_nobody_sees_is_found():
    assert _labels("bấm **Nút không có** hoặc **Duyệt**, rồi chọn **Từ chối**") == ["Nút không có", "Duyệt", "Từ chối"]
    assert not _texts().fullmatch("Nút không có")
    assert _texts().fullmatch("Duyệt")
    assert _texts().fullmatch("Mời cán bộ")
