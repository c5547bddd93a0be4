"""The example office at the local Telegram: four people, three units' groups, the leaders' group. Names are made up."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.membership import Membership
from plan.people import Role


@dataclass(frozen=True, slots=True)
class ExamplePerson:
    """A person of the example office; `unit` is the full name of the unit they work in, None for who leads the whole office.

    `roles` they hold from the first day: a newcomer has none and registers. The family name stands in `first_name`, as
    people here do it: Telegram shows first_name before last_name.
    """

    user_id: int
    first_name: str
    last_name: str
    username: str
    unit: str | None
    duty: str
    roles: tuple[Role, ...] = ()

    @property
    def name(self) -> str:
        """The whole name, as people here write it."""
        return f"{self.first_name} {self.last_name}"

    @property
    def known_as(self) -> str:
        """What the person does in the office."""
        return ", ".join(each for each in (self.duty, self.unit) if each)


@dataclass(frozen=True, slots=True)
class ExampleGroup:
    """A group of the example office; `unit` is the full name of the unit it belongs to, None for the leaders."""

    chat_id: int
    title: str
    unit: str | None
    members: tuple[int, ...]


ADMINISTRATION = "Phòng Hành chính - Tổ chức"
SERVICE_CENTRE = "Trung tâm Phục vụ hành chính công"
FINANCE = "Phòng Quản trị - Tài vụ"

HOA = ExamplePerson(700000001, "Nguyễn Thị", "Hoa", "hoa_hctc", ADMINISTRATION, "chuyên viên")
TUAN = ExamplePerson(700000002, "Trần Quốc", "Tuấn", "tuan_hctc", ADMINISTRATION, "trưởng phòng", (Role.HEAD, Role.ADMIN))
LAN = ExamplePerson(700000003, "Phạm Ngọc", "Lan", "lan_hcc", SERVICE_CENTRE, "chuyên viên", (Role.STAFF,))
DUC = ExamplePerson(700000004, "Lê Minh", "Đức", "duc_vp", None, "Chánh Văn phòng", (Role.LEADER,))
PEOPLE = (HOA, TUAN, LAN, DUC)

GROUPS = (
    ExampleGroup(-700000101, "Phòng HC-TC", ADMINISTRATION, (TUAN.user_id, HOA.user_id)),
    ExampleGroup(-700000102, "TT PVHCC", SERVICE_CENTRE, (LAN.user_id, TUAN.user_id)),
    ExampleGroup(-700000103, "Phòng QT-TV", FINANCE, (TUAN.user_id, LAN.user_id)),
    ExampleGroup(-700000104, "Lãnh đạo Văn phòng", None, (DUC.user_id, TUAN.user_id)),
)


def settle_in(telegram: Membership) -> None:
    """Put the example office into a local Telegram, bot in every group; whoever or whatever is there already stays."""
    for person in PEOPLE:
        if person.user_id not in telegram.directory.people:
            known = bool(person.roles)  # who registered has opened the bot: it may write to them first
            telegram.add_person(person.user_id, person.first_name, person.last_name, person.username, started=known)
    for group in GROUPS:
        if group.chat_id not in telegram.directory.groups:
            telegram.add_group(group.chat_id, group.title, group.members)
