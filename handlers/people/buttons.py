"""The sealed buttons of people: registering, deciding on it, changing members, binding groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from plan.people import Role
from plan.rights import Action

_SHORT_LIFE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Register:
    """Begin to register, or turn to another page of units."""

    PREFIX: ClassVar[str] = "Pr"
    ACTION: ClassVar[Action] = Action.REGISTER
    page: int = 0


@dataclass(frozen=True, slots=True)
class JoinUnit:
    """Ask to be registered in a unit."""

    PREFIX: ClassVar[str] = "Pu"
    ACTION: ClassVar[Action] = Action.REGISTER
    unit: int


@dataclass(frozen=True, slots=True)
class Decide:
    """Approve or refuse a request to be registered."""

    PREFIX: ClassVar[str] = "Pd"
    ACTION: ClassVar[Action] = Action.APPROVE
    registration: int
    approve: bool


@dataclass(frozen=True, slots=True)
class ShowMembers:
    """Show the people of a unit; without one, the units and those of the whole office."""

    PREFIX: ClassVar[str] = "Pm"
    ACTION: ClassVar[Action] = Action.SEE_MEMBERS
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class ShowPerson:
    """Show what may be done about a person."""

    PREFIX: ClassVar[str] = "Pp"
    ACTION: ClassVar[Action] = Action.SEE_MEMBERS
    person: int
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class GiveRole:
    """Give a person a role."""

    PREFIX: ClassVar[str] = "Pg"
    ACTION: ClassVar[Action] = Action.CHANGE_MEMBERS
    LIFE: ClassVar[timedelta] = _SHORT_LIFE
    person: int
    role: Role
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class TakeRole:
    """Take a role from a person."""

    PREFIX: ClassVar[str] = "Pt"
    ACTION: ClassVar[Action] = Action.CHANGE_MEMBERS
    LIFE: ClassVar[timedelta] = _SHORT_LIFE
    person: int
    role: Role
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """Hand a person's roles in a unit over; without `to`, ask to whom."""

    PREFIX: ClassVar[str] = "Ph"
    ACTION: ClassVar[Action] = Action.CHANGE_MEMBERS
    LIFE: ClassVar[timedelta] = _SHORT_LIFE
    person: int
    unit: int
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Invite:
    """Make a link of invitation."""

    PREFIX: ClassVar[str] = "Pi"
    ACTION: ClassVar[Action] = Action.INVITE
    LIFE: ClassVar[timedelta] = _SHORT_LIFE
    role: Role
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class BindGroup:
    """Let the group in which this stands speak for a unit; without one, for none."""

    PREFIX: ClassVar[str] = "Pb"
    ACTION: ClassVar[Action] = Action.BIND_GROUP
    LIFE: ClassVar[timedelta] = _SHORT_LIFE
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class DissolveUnit:
    """Dissolve a unit; `successor` 0 asks who takes its place, `sure` does it."""

    PREFIX: ClassVar[str] = "Pz"
    ACTION: ClassVar[Action] = Action.CHANGE_UNITS
    LIFE: ClassVar[timedelta] = _SHORT_LIFE
    unit: int
    successor: int | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True)
class ShowOwnData:
    """Show what is stored about who presses."""

    PREFIX: ClassVar[str] = "Po"
    ACTION: ClassVar[Action] = Action.SEE_OWN_DATA


@dataclass(frozen=True, slots=True)
class EraseOwnData:
    """Erase who presses; unless `sure`, ask once more."""

    PREFIX: ClassVar[str] = "Pe"
    ACTION: ClassVar[Action] = Action.ERASE_OWN_DATA
    LIFE: ClassVar[timedelta] = _SHORT_LIFE
    sure: bool = False


@dataclass(frozen=True, slots=True)
class TakeFeed:
    """Send the calendar of a unit."""

    PREFIX: ClassVar[str] = "Pc"
    ACTION: ClassVar[Action] = Action.TAKE_CALENDAR
    unit: int


@dataclass(frozen=True, slots=True)
class MakeFeed:
    """Make a link under which a phone's calendar reads the deadlines; the one before ends."""

    PREFIX: ClassVar[str] = "Pf"
    ACTION: ClassVar[Action] = Action.TAKE_CALENDAR
    LIFE: ClassVar[timedelta] = _SHORT_LIFE


@dataclass(frozen=True, slots=True)
class EndFeed:
    """End the link of who presses."""

    PREFIX: ClassVar[str] = "Px"
    ACTION: ClassVar[Action] = Action.TAKE_CALENDAR


KINDS: dict[str, type[Any]] = {
    kind.PREFIX: kind
    for kind in (
        Register,
        JoinUnit,
        Decide,
        ShowMembers,
        ShowPerson,
        GiveRole,
        TakeRole,
        HandOver,
        Invite,
        BindGroup,
        DissolveUnit,
        ShowOwnData,
        EraseOwnData,
        TakeFeed,
        MakeFeed,
        EndFeed,
    )
}
