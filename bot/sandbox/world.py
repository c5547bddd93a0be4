"""The example office at the local Telegram: three people, three units' groups, the leaders' group. Names are made up."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.membership import Membership


@dataclass(frozen=True, slots=True)
class ExamplePerson:
    """A person of the example office; `unit` is the full name of the unit they work in.

    The family name stands in `first_name`, as people here do it: Telegram shows first_name before last_name.
    """

    user_id: int
    first_name: str
    last_name: str
    username: str
    unit: str
    duty: str


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
TUAN = ExamplePerson(700000002, "Trần Quốc", "Tuấn", "tuan_hctc", ADMINISTRATION, "trưởng phòng")
LAN = ExamplePerson(700000003, "Phạm Ngọc", "Lan", "lan_hcc", SERVICE_CENTRE, "chuyên viên")
PEOPLE = (HOA, TUAN, LAN)

GROUPS = (
    ExampleGroup(-700000101, "Phòng HC-TC", ADMINISTRATION, (TUAN.user_id, HOA.user_id)),
    ExampleGroup(-700000102, "TT PVHCC", SERVICE_CENTRE, (LAN.user_id, TUAN.user_id)),
    ExampleGroup(-700000103, "Phòng QT-TV", FINANCE, (TUAN.user_id, LAN.user_id)),
    ExampleGroup(-700000104, "Lãnh đạo Văn phòng", None, (TUAN.user_id, LAN.user_id)),
)


def settle_in(telegram: Membership) -> None:
    """Put the example office into a local Telegram, bot in every group; whoever or whatever is there already stays."""
    for person in PEOPLE:
        if person.user_id not in telegram.directory.people:
            telegram.add_person(person.user_id, person.first_name, person.last_name, person.username)
    for group in GROUPS:
        if group.chat_id not in telegram.directory.groups:
            telegram.add_group(group.chat_id, group.title, group.members)
