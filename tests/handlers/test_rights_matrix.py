"""The generated matrix of rights: every command, by every role, in every place, under every kind of sender, through the bot.

What the table of plan.rights allows is answered with something else than a refusal; what it denies is refused in words, or
passed over in silence where nobody called. There is no cell that is not tried.
"""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable

import pytest

from handlers.commands import COMMANDS
from plan.people import Holding, Person, Role
from plan.rights import Action, Place, Sender, denial
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, LEADERS, STRANGER, TUAN, UNIT_GROUP, Scene

Stage = Callable[..., Awaitable[Scene]]
WHO = ("stranger", "staff_here", "staff_elsewhere", "head_here", "head_elsewhere", "leader", "admin", "bare")
OTHER_UNITS_GROUP = -700000199
PLACES = {Place.PRIVATE: HOA, Place.OWN_GROUP: UNIT_GROUP, Place.OTHER_GROUP: OTHER_UNITS_GROUP, Place.UNBOUND_GROUP: LEADERS}


async def prepared(scene: Scene, who: str) -> Person | None:
    """Register HOA as `who`; the unit of a group that is "own" is then bound to that person's unit."""
    unit = FINANCE if who.endswith("elsewhere") else ADMINISTRATION
    roles = {"staff": Role.STAFF, "head": Role.HEAD, "leader": Role.LEADER, "admin": Role.ADMIN}
    role = roles.get(who.partition("_")[0])
    if role is not None:
        return await scene.registered(HOA, role, unit if role.of_unit else None)
    if who == "bare":
        async with scene.storage.transaction() as tx:
            return await tx.people.register(1, HOA, "Nguyễn Thị Hoa", scene.clock.now())
    return None


async def bind_other_group(scene: Scene) -> int:
    scene.telegram.add_group(OTHER_UNITS_GROUP, "TT PVHCC", (HOA, TUAN, STRANGER))
    async with scene.storage.transaction() as tx:
        units = {unit.name: unit.id for unit in await tx.units.all(1)}
        other = units["Trung tâm Phục vụ hành chính công tỉnh"]
        assert other is not None
        await tx.chats.bind(scene.telegram.bot.user_id, OTHER_UNITS_GROUP, other, now=scene.clock.now())
    return other


def place_of(person: Person | None, chat: Place, sender: Sender, unit_of_group: int) -> Place:
    """The place as the table knows it: the unit's group is somebody's own only if that person works there."""
    if chat is not Place.OWN_GROUP:
        return chat
    own = person is not None and sender in {Sender.PERSON, Sender.FORWARD, Sender.EDIT} and unit_of_group in person.unit_ids
    return Place.OWN_GROUP if own else Place.OTHER_GROUP


async def acts(scene: Scene, sender: Sender, chat: int, command: str) -> None:
    """Let HOA give a command in that chat under that kind of sender."""
    telegram, text = scene.telegram, f"/{command}"
    match sender:
        case Sender.PERSON:
            telegram.say(chat, HOA, text)
        case Sender.ANONYMOUS:
            telegram.say(chat, HOA, text, anonymous=True)
        case Sender.CHANNEL:
            telegram.say(chat, HOA, text, as_channel=-1007)
        case Sender.FORWARD:
            original = telegram.say(STRANGER, STRANGER, text)
            await discard(scene)
            telegram.forward(chat, HOA, STRANGER, original["message_id"])
        case Sender.EDIT:
            written = telegram.say(chat, HOA, "x")
            await discard(scene)
            telegram.edit(chat, HOA, written["message_id"], text)
    await scene.deliver()


async def discard(scene: Scene) -> None:
    """Take what waits away from the bot."""
    for raw in await scene.telegram.call("getUpdates", {"offset": scene.offset, "timeout": 0}):
        scene.offset = raw["update_id"] + 1


def refusals_of(scene: Scene) -> frozenset[str]:
    texts, office = scene.texts, "Văn phòng UBND tỉnh"
    keys = ("nobody", "forward", "private_only", "group_only", "administrators", "role", "unit", "stranger")
    keys += ("chat_settings", "unbound")
    in_group = texts.plain("denied.stranger_in_group", office=office, bot=scene.telegram.bot.username)
    return frozenset([in_group, *(texts.plain(f"denied.{key}", office=office) for key in keys)])


@pytest.mark.parametrize("who", WHO)
async def test_every_cell_of_the_matrix_is_as_the_table_says(stage: Stage, who: str) -> None:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    scene.telegram.add_group(-1007, "Kênh", (), kind="channel")
    other_unit = await bind_other_group(scene)
    person = await prepared(scene, who)
    await discard(scene)
    async with scene.storage.reading() as tx:
        bound = await tx.chats.unit_of(scene.telegram.bot.user_id, UNIT_GROUP)
    assert bound is not None
    assert bound.unit.id is not None
    wrong, cells, refusals = [], 0, refusals_of(scene)
    for command, (chat, chat_id), sender in itertools.product(COMMANDS, PLACES.items(), Sender):
        if chat is Place.PRIVATE and sender in {Sender.ANONYMOUS, Sender.CHANNEL}:
            continue  # alone with the bot nobody can hide
        cells += 1
        before = scene.count_in(chat_id)
        scene.clock.move(days=1)  # who is told once a day is told again
        await acts(scene, sender, chat_id, command)
        said = scene.said_in(chat_id, before)
        refused = len(said) == 1 and said[0].get("text") in refusals
        place = place_of(person, chat, sender, bound.unit.id)
        known = person if sender in {Sender.PERSON, Sender.FORWARD} else None
        units = {Place.OWN_GROUP: (bound.unit.id,), Place.OTHER_GROUP: (other_unit,)}.get(chat) if command == "caidat" else None
        expected = denial(COMMANDS[command], known, place=place, sender=sender, units=units)
        if sender is Sender.EDIT:
            fits = said == []
        elif expected is None:
            fits = bool(said) and (not refused or command == "start" or _asks_further(command))
        else:
            fits = refused
        if not fits:
            wrong.append((command, chat, sender, expected, [each["text"][:60] for each in said]))
    assert wrong == []
    assert cells == len(COMMANDS) * (3 * 5 + 3)


def _asks_further(command: str) -> bool:
    """/donvi stands for two actions, by place; the second is asked in its own file."""
    return command == "donvi"


@pytest.mark.parametrize("sender", [Sender.ANONYMOUS, Sender.CHANNEL, Sender.FORWARD, Sender.EDIT])
def test_nobody_in_particular_may_do_more_than_ask(sender: Sender) -> None:
    everything = Person(1, 1, 1, "Tất cả", tuple(Holding(role, 1 if role.of_unit else None) for role in Role))
    allowed = {action for action in Action if denial(action, everything, place=Place.OWN_GROUP, sender=sender) is None}
    assert allowed == {Action.ASK}
