"""Every command with the action it belongs to, in the order of the menu. A command that is not named here reaches nobody."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from plan.people import Person
from plan.rights import Action, Place, denial


class Subject(StrEnum):
    """What commands are about, in the order in which /help groups them."""

    PLAN = "plan"
    PROGRESS = "progress"
    OTHER = "other"


_SUBJECTS = {
    Action.ASK: Subject.PLAN,
    Action.TAKE_CALENDAR: Subject.PLAN,
    Action.HISTORY: Subject.PROGRESS,
    Action.REPORT: Subject.PROGRESS,
    Action.UNDO_OWN: Subject.PROGRESS,
    Action.ASK_EXTENSION: Subject.PROGRESS,
    Action.SET_BASIS: Subject.PROGRESS,
    Action.EXPLAIN: Subject.PROGRESS,
    Action.MAKE_REPORTS: Subject.PROGRESS,
}
COMMANDS: dict[str, Action] = {
    "hoi": Action.ASK,
    "nhiemvu": Action.ASK,
    "viec": Action.ASK,
    "sapden": Action.ASK,
    "quahan": Action.ASK,
    "bantin": Action.ASK,
    "lich": Action.TAKE_CALENDAR,
    "capnhat": Action.REPORT,
    "lichsu": Action.HISTORY,
    "hoantac": Action.UNDO_OWN,
    "giahan": Action.ASK_EXTENSION,
    "cancu": Action.SET_BASIS,
    "dangky": Action.REGISTER,
    "nghi": Action.TAKE_LEAVE,
    "lichnghi": Action.SEE_CALENDAR,
    "thanhvien": Action.SEE_MEMBERS,
    "donvi": Action.BIND_GROUP,
    "caidat": Action.CHANGE_CHAT_SETTINGS,  # alone with an administrator it shows what the whole office decides, too
    "baocao": Action.MAKE_REPORTS,
    "tudien": Action.WRITE_PHRASINGS,
    "kehoach": Action.SEE_PLANS,
    "nhapkehoach": Action.IMPORT_PLAN,
    "trangthai": Action.SEE_CONDITION,
    "dulieu": Action.SEE_OWN_DATA,
    "xoatoi": Action.ERASE_OWN_DATA,
    "help": Action.INTRODUCE,
    "start": Action.INTRODUCE,
}
_NOT_IN_GROUPS = frozenset({"start"})


def usable(person: Person | None, place: Place, *, open_to_all: bool) -> tuple[str, ...]:
    """Return the commands that a person may use in a place, in the order of the menu."""
    return tuple(
        command
        for command, action in COMMANDS.items()
        if denial(action, person, place=place, open_to_all=open_to_all) is None
        and (place is Place.PRIVATE or command not in _NOT_IN_GROUPS)
    )


def by_subject(commands: Iterable[str]) -> dict[Subject, tuple[str, ...]]:
    """Return commands by what they are about, each group in the order of the menu; a subject without any is left out."""
    given = tuple(commands)
    found = {each: tuple(one for one in given if _SUBJECTS.get(COMMANDS[one], Subject.OTHER) is each) for each in Subject}
    return {subject: some for subject, some in found.items() if some}
