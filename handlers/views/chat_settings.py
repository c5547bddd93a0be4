"""The cards of a chat's settings: the first line says what holds now, each button what it makes of it. They decide nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from handlers.office.chat_buttons import (
    ChangeChatSetting,
    ListGroups,
    PauseDigest,
    PauseUntil,
    PostInTopic,
    Sheet,
    ShowSheet,
    TogglePing,
    ToggleSection,
)
from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from handlers.views.names import shortened
from handlers.views.people import BUTTON_SIZE, NAME_SIZE, short_words, unit_words
from locales import Texts
from plan.chat_settings import ChatSettings, Pause, PingSort, Section, next_value, paused_until, written
from plan.model import Unit

GROUPS_A_PAGE = 8
_SHOWN = ("pictures", "tone", "says_nothing", "thanks_by_name")
_ROWS = (("digest",), ("weekday", "at"), ("pictures", "tone"), ("says_nothing",), ("thanks_by_name",))
"""The settings with one value of several that have a button, by row."""


@dataclass(frozen=True, slots=True)
class BoundGroup:
    """A group that speaks for a unit."""

    chat_id: int
    title: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """What the cards of a group are made from.

    `default` is what holds where nothing was chosen. `posts_in`: the topic to which unasked messages go; `stands_in`: the one
    in which the card stands. `inside`: the card stands in the group itself. `listed`: a list of groups leads to it.
    """

    group: BoundGroup
    present: ChatSettings
    default: ChatSettings
    today: date
    posts_in: int | None = None
    stands_in: int | None = None
    inside: bool = True
    listed: bool = False

    @property
    def chat(self) -> int | None:
        """What buttons call the group."""
        return None if self.inside else -self.group.chat_id

    @property
    def quiet_until(self) -> date | None:
        """The last day of the pause that lasts today."""
        return self.present.quiet_until if self.present.is_quiet(self.today) else None


def sheet_card(sheet: Sheet, shown: GroupSettings, texts: Texts, seal: Sealer, *, late: bool = False) -> Card:
    """Return a card of a group's settings; `late`: somebody had changed the one that was pressed."""
    makers = {Sheet.ALL: _all, Sheet.SECTIONS: _sections, Sheet.PINGS: _pings, Sheet.PAUSE: _pause}
    lines, rows = makers[sheet](shown, texts, seal)
    if sheet is not Sheet.ALL:
        rows.append([Button(texts.plain("chat_button.back"), seal(ShowSheet(Sheet.ALL, shown.chat)))])
    head = [_now(shown, texts), texts.html("office_setting.late") if late else None]
    return card([*head, *lines], rows)


def pause_button(texts: Texts, seal: Sealer) -> Button:
    """Return the button that stands under a digest in a group."""
    return Button(texts.plain("chat_button.pause_digest"), seal(PauseDigest()))


def groups_card(groups: Sequence[BoundGroup], page: int, texts: Texts, seal: Sealer, *, everywhere: bool) -> Card:
    """Offer the groups, some at a time; `everywhere`: all of the office, not only those of the person's units."""
    if not groups:
        return card([texts.html("chat_setting.no_groups" if everywhere else "chat_setting.no_own_groups")])
    first = page * GROUPS_A_PAGE if page * GROUPS_A_PAGE < len(groups) else 0
    page = first // GROUPS_A_PAGE
    rows = [
        [Button(_label(each, texts), seal(ShowSheet(Sheet.ALL, -each.chat_id)))]
        for each in groups[first : first + GROUPS_A_PAGE]
    ]
    ways = [("previous", page - 1)] if page else []
    ways += [("next", page + 1)] if first + GROUPS_A_PAGE < len(groups) else []
    rows.append([Button(texts.plain(f"chat_button.{way}"), seal(ListGroups(to))) for way, to in ways])
    return card([texts.html("chat_setting.groups", n=len(groups))], rows)


def _label(group: BoundGroup, texts: Texts) -> str:
    unit, title = short_words(group.unit), shortened(group.title, NAME_SIZE)
    both = texts.plain("chat_setting.group_label", unit=unit, title=title) if title and title != unit else unit
    return shortened(both, BUTTON_SIZE) or "?"


def _now(shown: GroupSettings, texts: Texts) -> Markup:
    """Say in one line what holds now."""
    present = shown.present
    return texts.html(
        "chat_setting.now",
        quiet=shown.quiet_until,
        digest=present.digest,
        day=_value("weekday", present.weekday, texts),
        at=_value("at", present.at, texts),
        pings=_some(present.pings, PingSort, "ping", texts),
    )


def _group_line(shown: GroupSettings, texts: Texts) -> Markup:
    title = shortened(shown.group.title, NAME_SIZE)
    return texts.html("chat_setting.group", title=title or None, unit=unit_words(shown.group.unit))


def _all(shown: GroupSettings, texts: Texts, seal: Sealer) -> tuple[list[Markup], list[list[Button]]]:
    present = shown.present
    values = {name: _value(name, getattr(present, name), texts) for name in _SHOWN}
    values = {"sections": _some(present.sections, Section, "section", texts), **values}
    values["topic"] = texts.plain("chat_setting.topic_one" if shown.posts_in else "chat_setting.topic_all")
    lines = [_group_line(shown, texts)]
    for name, value in values.items():
        lines.append(texts.html("chat_setting.line", name=texts.plain(f"chat_setting.{name}"), value=value))
    rows = [[_change(name, shown, texts, seal) for name in names] for names in _ROWS]
    behind = {Sheet.SECTIONS: "sections", Sheet.PINGS: "pings", Sheet.PAUSE: "pause"}
    ways = [Button(texts.plain(f"chat_button.{key}"), seal(ShowSheet(each, shown.chat))) for each, key in behind.items()]
    rows[2:2] = [ways[:2]]
    rows += [ways[2:], _topics(shown, texts, seal)]
    if shown.listed:
        rows.append([Button(texts.plain("chat_button.groups_back"), seal(ListGroups()))])
    return lines, rows


def _change(name: str, shown: GroupSettings, texts: Texts, seal: Sealer) -> Button:
    """Return the button that goes to the next value of a setting."""
    value = getattr(shown.present, name)
    following = next_value(name, value, shown.default)
    label = texts.plain("office_setting.change", name=texts.plain(f"chat_setting.{name}"), value=_value(name, following, texts))
    return Button(label, seal(ChangeChatSetting(name, written(value), written(following), shown.chat)))


def _topics(shown: GroupSettings, texts: Texts, seal: Sealer) -> list[Button]:
    """Offer the topic in which the card stands, and all of the group instead of a topic."""
    here = shown.stands_in if shown.inside else None
    offered: dict[str, int | None] = {"post_here": here} if here is not None and here != shown.posts_in else {}
    offered |= {"post_to_all": None} if shown.posts_in is not None else {}
    return [
        Button(texts.plain(f"chat_button.{key}"), seal(PostInTopic(shown.posts_in, topic, shown.chat)))
        for key, topic in offered.items()
    ]


def _sections(shown: GroupSettings, texts: Texts, seal: Sealer) -> tuple[list[Markup], list[list[Button]]]:
    rows = []
    for each in Section:
        on = each in shown.present.sections
        label = texts.plain("chat_button.toggle", on=on, name=texts.plain(f"chat_setting.section_{each.value}"))
        rows.append([Button(label, seal(ToggleSection(each, not on, shown.chat)))])
    return [_group_line(shown, texts), texts.html("chat_setting.choose_sections")], rows


def _pings(shown: GroupSettings, texts: Texts, seal: Sealer) -> tuple[list[Markup], list[list[Button]]]:
    rows = []
    for each in PingSort:
        on = each in shown.present.pings
        label = texts.plain("chat_button.toggle", on=on, name=texts.plain(f"chat_setting.ping_{each.value}"))
        rows.append([Button(label, seal(TogglePing(each, not on, shown.chat)))])
    return [_group_line(shown, texts), texts.html("chat_setting.choose_pings")], rows


def _pause(shown: GroupSettings, texts: Texts, seal: Sealer) -> tuple[list[Markup], list[list[Button]]]:
    was, rows = shown.present.quiet_until, []
    for each in Pause:
        last = paused_until(each, shown.today)
        label = texts.plain(f"chat_button.pause_{each.value}", last=last)
        rows.append([Button(label, seal(PauseUntil(was, last, shown.chat)))])
    if shown.quiet_until is not None:
        rows.append([Button(texts.plain("chat_button.resume"), seal(PauseUntil(was, None, shown.chat)))])
    return [_group_line(shown, texts), texts.html("chat_setting.choose_pause")], rows


def _value(name: str, value: object, texts: Texts) -> str:
    """Return a value as people say it; hours are written the same in every language."""
    return written(value) if name == "at" else texts.plain(f"chat_setting.{name}_{written(value)}")


def _some(
    chosen: frozenset[Section] | frozenset[PingSort], kind: type[Section] | type[PingSort], key: str, texts: Texts
) -> str:
    """Return a choice of parts in words: all, none, or their names in their order."""
    if len(chosen) in {0, len(kind)}:
        return texts.plain(f"chat_setting.{key}s_all" if chosen else f"chat_setting.{key}s_none")
    return ", ".join(texts.plain(f"chat_setting.{key}_{each.value}") for each in kind if each in chosen).lower()
