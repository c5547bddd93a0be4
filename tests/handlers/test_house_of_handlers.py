"""The handlers' own house: every file is registered, every command of the menu has a handler, the menu is published."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from telegram.ext import CommandHandler

import handlers
from bot.application import build_application
from handlers import buttons as answers
from handlers import menu, notices, registering
from handlers.commands import COMMANDS, Subject, by_subject
from locales import LANGUAGES, Texts
from plan.rights import RULES, Action
from tests.dialogue import HOA, TUAN, Scene

Stage = Callable[..., Awaitable[Scene]]
NOT_YET: dict[Action, str] = {}
"""Actions that nothing asks for, each with the reason. Whoever builds one takes it out here."""


def test_every_file_with_handlers_is_registered() -> None:
    folder = Path(handlers.__file__).parent
    names = [path.relative_to(folder.parent).with_suffix("") for path in folder.rglob("*.py") if path.stem != "__init__"]
    files = {import_module(".".join(name.parts)) for name in names}
    assert {file for file in files if hasattr(file, "handlers")} == {
        *registering.FILES,
        registering.reception,
        registering.gate,
        registering.editing,
    }


def test_the_last_file_takes_every_text_that_is_left() -> None:
    assert registering.FILES[-1] is registering.free_words


def test_every_command_of_the_menu_has_a_handler_and_the_reverse() -> None:
    made = [handler for file in registering.FILES for handler in file.handlers()]
    commands = {command for handler in made if isinstance(handler, CommandHandler) for command in handler.commands}
    assert commands == set(COMMANDS)
    assert {*menu.commands_in_private(), *menu.commands_in_groups()} <= commands


def test_every_command_and_every_sealed_button_has_its_row_in_the_table_of_rights() -> None:
    wanted = {**COMMANDS, **{prefix: kind.ACTION for prefix, kind in sealed_kinds().items()}}
    assert [name for name, action in wanted.items() if not isinstance(action, Action) or action not in RULES] == []


def test_every_action_has_its_row_and_every_row_an_action() -> None:
    assert set(RULES) == set(Action)


def test_every_action_is_wanted_by_somebody_or_says_why_not() -> None:
    used = {*COMMANDS.values(), *(kind.ACTION for kind in sealed_kinds().values()), *asked_in_code()}
    assert set(Action) - used - set(NOT_YET) == set(), "an action that nothing asks for"


def asked_in_code() -> set[Action]:
    """Every action for which some handler asks `denied`, named as `denied(Action.SOMETHING…)`."""
    sources = [path.read_text("utf-8") for path in Path(handlers.__file__).parent.rglob("*.py")]
    return {Action[name] for source in sources for name in re.findall(r"denied\(\s*Action\.(\w+)", source)}


def test_no_two_kinds_of_buttons_share_a_prefix() -> None:
    names = [f"{module.__name__}.KINDS" for module in modules_with_kinds()]
    total = sum(len(module.KINDS) for module in modules_with_kinds())
    assert len({prefix for module in modules_with_kinds() for prefix in module.KINDS}) == total, names


def modules_with_kinds() -> list[ModuleType]:
    """Every module that declares kinds of buttons."""
    folder = Path(handlers.__file__).parent
    return [
        import_module(".".join(path.relative_to(folder.parent).with_suffix("").parts)) for path in folder.rglob("buttons.py")
    ]


def sealed_kinds() -> dict[str, Any]:
    """Every kind of button that changes something."""
    return {prefix: kind for module in modules_with_kinds() if module is not answers for prefix, kind in module.KINDS.items()}


async def test_the_menu_is_published_for_every_place_and_language(stage: Stage) -> None:
    scene = await stage()
    await menu.publish(scene.application.bot, Texts.load("vi"), [TUAN])
    sent = scene.telegram.sent("setMyCommands")
    assert {(each["scope"]["type"], each.get("language_code")) for each in sent} == {
        *((place, code) for place in ("default", "all_private_chats", "all_group_chats") for code in (None, "vi", "en")),
        ("chat", None),
    }
    in_groups = next(each for each in sent if each["scope"]["type"] == "all_group_chats")
    assert {"command": "quahan", "description": "Việc quá hạn"} in in_groups["commands"]
    assert "start" not in [each["command"] for each in in_groups["commands"]]
    for place in ("all_group_chats", "all_private_chats"):
        shown = [each["command"] for each in next(one for one in sent if one["scope"]["type"] == place)["commands"]]
        assert [each for each in shown if each in {"quahan", "capnhat", "lichsu"}] == ["quahan", "capnhat", "lichsu"]


async def test_where_there_are_several_offices_the_menu_offers_to_choose_one(stage: Stage) -> None:
    scene = await stage()
    await menu.publish(scene.application.bot, Texts.load("vi"), [TUAN], several=True)
    sent = scene.telegram.sent("setMyCommands")
    offering = {each["scope"]["type"] for each in sent if "coquan" in [one["command"] for one in each["commands"]]}
    assert offering == {"all_private_chats", "chat"}


async def test_an_administrators_own_menu_holds_what_only_administrators_may_do(stage: Stage) -> None:
    scene = await stage()
    await menu.publish(scene.application.bot, Texts.load("vi"), [TUAN])
    sent = {
        each["scope"]["type"]: {one["command"] for one in each["commands"]} for each in scene.telegram.sent("setMyCommands")
    }
    assert sent["chat"] - sent["all_private_chats"] >= {"thanhvien", "donvi", "caidat"}
    assert sent["all_private_chats"] <= sent["chat"]


def test_help_groups_every_command_once_and_leaves_none_out() -> None:
    grouped = by_subject(COMMANDS)
    assert sorted(command for some in grouped.values() for command in some) == sorted(COMMANDS)
    assert grouped[Subject.PLAN] == ("hoi", "nhiemvu", "viec", "sapden", "quahan", "bantin", "lich")
    assert grouped[Subject.PROGRESS][:2] == ("capnhat", "lichsu")


async def test_an_administrator_who_never_came_is_no_obstacle(stage: Stage) -> None:
    scene = await stage()
    await menu.publish(scene.application.bot, Texts.load("vi"), [123456, HOA])
    assert scene.telegram.sent("setMyCommands")[-1]["scope"] == {"type": "chat", "chat_id": HOA}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_notice_has_a_name_for_whoever_looks_at_the_outbox(language: str) -> None:
    texts = Texts.load(language)
    build_application("1:x", None)  # registers everything
    assert [kind for kind in notices.COMPOSERS if f"outbox.kind_{kind}" not in texts.keys] == []
