"""Who may do what, where: one table, role by action by place by kind of sender. What it does not allow is denied.

It only says yes or no, and why not; whether the act makes sense (a task done already, a button too old) is for others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from plan.people import Person, Role


class Action(StrEnum):
    """What somebody wants to do. Each command and each button belongs to one of these."""

    INTRODUCE = "introduce"  # /start, /help, using an invitation
    REGISTER = "register"  # /dangky
    ASK = "ask"
    TEACH = "teach"  # to say which task was meant by the words of a question
    HISTORY = "history"
    REPORT = "report"
    UNDO_OWN = "undo_own"
    UNDO_OTHERS = "undo_others"
    ACCEPT = "accept"  # the tracking unit's word on a submitted report
    ASK_EXTENSION = "ask_extension"
    PASS_EXTENSION = "pass_extension"  # the head's word, the first of two  # noqa: S105 (no password)
    DECIDE_EXTENSION = "decide_extension"
    SET_BASIS = "set_basis"  # /cancu
    ASK_EXPLANATION = "ask_explanation"
    EXPLAIN = "explain"
    SEE_YEAR_END = "see_year_end"  # what becomes of an open task at the end of its plan's year
    CLOSE_TASK = "close_task"  # it is not carried out any more
    APPROVE = "approve"  # of a registration
    INVITE = "invite"
    SEE_MEMBERS = "see_members"
    CHANGE_MEMBERS = "change_members"
    NAME_OFFICERS = "name_officers"  # to make heads, leaders, administrators
    TAKE_LEAVE = "take_leave"
    BIND_GROUP = "bind_group"
    CHANGE_UNITS = "change_units"
    CHANGE_SETTINGS = "change_settings"  # of the office
    CHANGE_CHAT_SETTINGS = "change_chat_settings"  # of a unit's group: /caidat
    SEE_CALENDAR = "see_calendar"  # /lichnghi
    CHANGE_CALENDAR = "change_calendar"
    TAKE_CALENDAR = "take_calendar"  # /lich: deadlines for a phone's calendar
    WRITE_PHRASINGS = "write_phrasings"  # /tudien, for the tasks that a unit leads
    MAKE_REPORTS = "make_reports"  # /baocao: official files on the tasks that a unit leads
    IMPORT_PLAN = "import_plan"  # /nhapkehoach: to read a file, mend what was read, store it
    SEE_PLANS = "see_plans"  # /kehoach
    CHANGE_PLANS = "change_plans"  # their state, their name, who follows them
    SEE_CONDITION = "see_condition"  # /trangthai: how the bot itself is
    SEE_OWN_DATA = "see_own_data"
    ERASE_OWN_DATA = "erase_own_data"


class Place(StrEnum):
    """Where it is said: alone with the bot, in the group of one of the person's units, of another unit, of none."""

    PRIVATE = "private"
    OWN_GROUP = "own_group"
    OTHER_GROUP = "other_group"
    UNBOUND_GROUP = "unbound_group"


class Sender(StrEnum):
    """In whose name it is said. Only `PERSON` is somebody; all others may ask at most."""

    PERSON = "person"
    ANONYMOUS = "anonymous"  # an administrator of a group who hides behind it
    CHANNEL = "channel"
    FORWARD = "forward"
    EDIT = "edit"


class Denial(StrEnum):
    """Why not."""

    STRANGER = "stranger"  # not registered here
    NOBODY = "nobody"  # said by no person in particular, or not in this person's own words
    ROLE = "role"  # a role that this person does not hold anywhere
    UNIT = "unit"  # the role is held, but in another unit
    PLACE = "place"


class Reach(StrEnum):
    """How far a role reaches: the units in which it is held, or all of the office."""

    OWN = "own"
    ALL = "all"


_PRIVATE = frozenset({Place.PRIVATE})
_OFFICE = frozenset({Place.PRIVATE, Place.OWN_GROUP, Place.OTHER_GROUP})
_EVERYWHERE = frozenset(Place)
_PERSON = frozenset({Sender.PERSON})
_ANYONE = dict.fromkeys(Role, Reach.ALL)
_OWN_UNITS = {Role.STAFF: Reach.OWN, Role.HEAD: Reach.OWN}
_ADMIN = {Role.ADMIN: Reach.ALL}
_HEAD_OR_ADMIN = {Role.HEAD: Reach.OWN, Role.ADMIN: Reach.ALL}
_LEADERS = {Role.LEADER: Reach.ALL, Role.ADMIN: Reach.ALL}
_HEAD_OR_LEADERS = {Role.HEAD: Reach.OWN, **_LEADERS}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. `strangers`: also people without any role; in an open office they may ask besides."""

    roles: Mapping[Role, Reach]
    places: frozenset[Place] = _OFFICE
    senders: frozenset[Sender] = _PERSON
    strangers: bool = False


RULES: Mapping[Action, Rule] = {
    Action.INTRODUCE: Rule(_ANYONE, _EVERYWHERE, strangers=True),
    Action.REGISTER: Rule(_ANYONE, _PRIVATE, strangers=True),
    Action.ASK: Rule(_ANYONE, _EVERYWHERE, frozenset(Sender)),
    Action.TEACH: Rule(_ANYONE),
    Action.HISTORY: Rule(_ANYONE),
    Action.REPORT: Rule(_OWN_UNITS),
    Action.UNDO_OWN: Rule({**_OWN_UNITS, **_ADMIN}),
    Action.UNDO_OTHERS: Rule(_HEAD_OR_ADMIN),
    Action.ACCEPT: Rule({**_OWN_UNITS, **_ADMIN}),
    Action.ASK_EXTENSION: Rule(_OWN_UNITS),
    Action.PASS_EXTENSION: Rule({Role.HEAD: Reach.OWN}),
    Action.DECIDE_EXTENSION: Rule(_LEADERS),
    Action.SET_BASIS: Rule({**_OWN_UNITS, **_LEADERS}),
    Action.ASK_EXPLANATION: Rule({Role.LEADER: Reach.ALL}),
    Action.EXPLAIN: Rule(_OWN_UNITS),
    Action.SEE_YEAR_END: Rule({**_OWN_UNITS, **_ADMIN}),
    Action.CLOSE_TASK: Rule(_HEAD_OR_ADMIN),
    Action.APPROVE: Rule(_HEAD_OR_ADMIN),
    Action.INVITE: Rule(_HEAD_OR_ADMIN, _PRIVATE),
    Action.SEE_MEMBERS: Rule(_HEAD_OR_ADMIN, _PRIVATE),
    Action.CHANGE_MEMBERS: Rule(_HEAD_OR_ADMIN, _PRIVATE),
    Action.NAME_OFFICERS: Rule(_ADMIN, _PRIVATE),
    Action.TAKE_LEAVE: Rule(_ANYONE, _PRIVATE),
    Action.BIND_GROUP: Rule(_ADMIN, _EVERYWHERE),
    Action.CHANGE_UNITS: Rule(_ADMIN, _PRIVATE),
    Action.CHANGE_SETTINGS: Rule(_ADMIN, _PRIVATE),
    Action.CHANGE_CHAT_SETTINGS: Rule(_HEAD_OR_ADMIN),
    Action.SEE_CALENDAR: Rule(_ANYONE),
    Action.CHANGE_CALENDAR: Rule(_ADMIN, _PRIVATE),
    Action.TAKE_CALENDAR: Rule(_ANYONE, _PRIVATE),
    Action.WRITE_PHRASINGS: Rule(_HEAD_OR_ADMIN, _PRIVATE),
    Action.MAKE_REPORTS: Rule(_HEAD_OR_LEADERS, _PRIVATE),
    Action.IMPORT_PLAN: Rule(_ADMIN, _PRIVATE),
    Action.SEE_PLANS: Rule({Role.HEAD: Reach.ALL, **_LEADERS}, _PRIVATE),
    Action.CHANGE_PLANS: Rule(_ADMIN, _PRIVATE),
    Action.SEE_CONDITION: Rule(_ADMIN, _PRIVATE),
    Action.SEE_OWN_DATA: Rule(_ANYONE, _PRIVATE, strangers=True),
    Action.ERASE_OWN_DATA: Rule(_ANYONE, _PRIVATE, strangers=True),
}


def denial(
    action: Action,
    person: Person | None,
    *,
    place: Place,
    sender: Sender = Sender.PERSON,
    units: Collection[int] | None = None,
    open_to_all: bool = False,
) -> Denial | None:
    """Return why a person (None: not registered) may not do `action`, None where the table allows it.

    `units` are the units concerned: a role that reaches its own units must be held in one of them. None asks whether the
    person might do it for any unit at all, () whether for none in particular, which only a role of the whole office can.
    """
    rule = RULES.get(action)
    if rule is None or sender not in rule.senders:
        return Denial.NOBODY
    known = person is not None and bool(person.holdings or person.lent)
    if not known and not (rule.strangers or (action is Action.ASK and (open_to_all or _hides_in_our_group(place, sender)))):
        return Denial.STRANGER
    if place not in rule.places:
        return Denial.PLACE
    return None if not known or person is None else _role_denial(rule, person, units)


def _hides_in_our_group(place: Place, sender: Sender) -> bool:
    """Tell whether an administrator of a group that is bound to a unit speaks as the group."""
    return sender is Sender.ANONYMOUS and place in {Place.OWN_GROUP, Place.OTHER_GROUP}


def _role_denial(rule: Rule, person: Person, units: Collection[int] | None) -> Denial | None:
    if rule.strangers:
        return None
    held = [each for each in (*person.holdings, *person.lent) if each.role in rule.roles]
    if not held:
        return Denial.ROLE
    if units is None or any(rule.roles[each.role] is Reach.ALL or each.unit_id in units for each in held):
        return None
    return Denial.UNIT


def units_of(action: Action, person: Person) -> tuple[int, ...] | None:
    """Return the units for which a person may do `action`, each once, own ones first; None: for every unit."""
    roles = RULES[action].roles
    held = [each for each in (*person.holdings, *person.lent) if each.role in roles]
    if any(roles[each.role] is Reach.ALL for each in held):
        return None
    return tuple(dict.fromkeys(each.unit_id for each in held if each.unit_id is not None))
