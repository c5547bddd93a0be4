"""Every command with the action it belongs to, in the order of the menu. A command that is not named here reaches nobody."""

from __future__ import annotations

from plan.people import Person
from plan.rights import Action, Place, denial

COMMANDS: dict[str, Action] = {
    "hoi": Action.ASK,
    "nhiemvu": Action.ASK,
    "viec": Action.ASK,
    "sapden": Action.ASK,
    "quahan": Action.ASK,
    "capnhat": Action.REPORT,
    "giahan": Action.ASK_EXTENSION,
    "cancu": Action.SET_BASIS,
    "lichsu": Action.HISTORY,
    "dangky": Action.REGISTER,
    "nghi": Action.TAKE_LEAVE,
    "thanhvien": Action.SEE_MEMBERS,
    "donvi": Action.BIND_GROUP,
    "caidat": Action.CHANGE_SETTINGS,
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
