"""People of an office: which roles they hold, in which unit, who stands in for whom. Values only; rights: plan.rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a person is in an office (vai trò): `STAFF` and `HEAD` of a unit, `LEADER` and `ADMIN` of the whole office."""

    STAFF = "staff"
    HEAD = "head"
    LEADER = "leader"
    ADMIN = "admin"

    @property
    def of_unit(self) -> bool:
        """Whether the role is held in a unit rather than in the office."""
        return self in {Role.STAFF, Role.HEAD}


@dataclass(frozen=True, slots=True)
class Holding:
    """A role that a person holds; `unit_id` is None for roles of the whole office."""

    role: Role
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """A leave: until the end of `until` (a date in office time) the substitute acts for the person."""

    until: date
    substitute_id: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone registered in an office.

    `user_id` is Telegram's, None once the person was erased. `pseudonym` stands for the person where no name may. `lent`
    are the roles of colleagues on leave for whom this person stands in today; rights count them, lists of members do not.
    """

    id: int
    office_id: int
    user_id: int | None
    name: str
    holdings: tuple[Holding, ...] = ()
    lent: tuple[Holding, ...] = ()
    absence: Absence | None = None
    pseudonym: str = ""

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """The units in which the person works or stands in for someone, own ones first, each once."""
        units = [holding.unit_id for holding in (*self.holdings, *self.lent) if holding.unit_id is not None]
        return tuple(dict.fromkeys(units))

    def holds(self, role: Role, unit_id: int | None = None) -> bool:
        """Tell whether the person holds a role now, in that unit where one is named; being a stand-in counts."""
        everything = (*self.holdings, *self.lent)
        return any(each.role is role and unit_id in {None, each.unit_id} for each in everything)
