"""The table of rights, searched: denied by default, no role is a loss or reaches elsewhere, who hides only asks."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from plan.people import Holding, Person, Role
from plan.rights import RULES, Action, Denial, Place, Reach, Sender, denial, units_of

UNITS = (1, 2, 3)
STRANGERS_MAY = {Action.INTRODUCE, Action.REGISTER, Action.SEE_OWN_DATA, Action.ERASE_OWN_DATA}
"""What people without a role may do. Whoever adds to it opens the office to everybody who can write to a bot."""

holdings = st.builds(
    lambda role, unit: Holding(role, unit if role.of_unit else None), st.sampled_from(Role), st.sampled_from(UNITS)
)
people = st.builds(
    lambda held, lent: Person(1, 1, 1, "Hoa", tuple(held), tuple(lent)),
    st.lists(holdings, max_size=3, unique=True),
    st.lists(holdings, max_size=2, unique=True),
)
strangers = st.one_of(st.none(), st.just(Person(1, 1, 1, "Hoa")))
actions, places, senders = st.sampled_from(Action), st.sampled_from(Place), st.sampled_from(Sender)
concerned = st.one_of(st.none(), st.frozensets(st.sampled_from(UNITS), max_size=3))


@given(strangers, actions, places, senders, concerned)
def test_strangers_get_the_rows_that_say_so_and_no_other(person, action, place, sender, units):
    allowed = denial(action, person, place=place, sender=sender, units=units) is None
    hides_in_our_group = sender is Sender.ANONYMOUS and place in {Place.OWN_GROUP, Place.OTHER_GROUP}
    if action is Action.ASK:
        assert allowed is hides_in_our_group
    else:
        assert not allowed or (action in STRANGERS_MAY and sender is Sender.PERSON and place in RULES[action].places)


@given(strangers, actions, places, senders, concerned)
def test_an_open_office_opens_nothing_but_asking(person, action, place, sender, units):
    how = {"place": place, "sender": sender, "units": units}
    closed, opened = denial(action, person, **how), denial(action, person, **how, open_to_all=True)
    assert opened is (None if action is Action.ASK else closed)


def test_the_rows_open_to_strangers_are_these():
    assert {action for action, rule in RULES.items() if rule.strangers} == STRANGERS_MAY


@given(people, holdings, st.booleans(), actions, places, senders, concerned)
def test_one_role_more_never_takes_a_permission_away(person, more, is_lent, action, place, sender, units):
    richer = replace(person, lent=(*person.lent, more)) if is_lent else replace(person, holdings=(*person.holdings, more))
    how = {"place": place, "sender": sender, "units": units}
    for open_to_all in (False, True):
        if denial(action, person, **how, open_to_all=open_to_all) is None:
            assert denial(action, richer, **how, open_to_all=open_to_all) is None


@given(people, actions, places, senders, st.frozensets(st.sampled_from(UNITS)))
def test_a_role_in_another_unit_never_gives_a_right_in_this_one(person, action, place, sender, units):
    everything = (*person.holdings, *person.lent)
    elsewhere = bool(everything) and all(each.role.of_unit and each.unit_id not in units for each in everything)
    rule = RULES[action]
    reaches_all = any(rule.roles.get(each.role) is Reach.ALL for each in everything)
    if elsewhere and not reaches_all and not rule.strangers:
        assert denial(action, person, place=place, sender=sender, units=units) is not None


@given(
    people, actions, places, st.sampled_from([each for each in Sender if each is not Sender.PERSON]), concerned, st.booleans()
)
def test_nobody_in_particular_gets_anything_but_an_answer(person, action, place, sender, units, open_to_all):
    if action is not Action.ASK:
        assert denial(action, person, place=place, sender=sender, units=units, open_to_all=open_to_all) is Denial.NOBODY


@given(people, actions, places, senders, concerned)
def test_what_is_allowed_for_a_unit_is_allowed_for_some_unit(person, action, place, sender, units):
    how = {"place": place, "sender": sender}
    if units is not None and denial(action, person, **how, units=units) is None:
        assert denial(action, person, **how) is None


@given(people, actions, st.sampled_from(UNITS))
def test_the_units_for_which_a_person_may_are_those_that_are_not_denied(person, action, unit):
    rule = RULES[action]
    if rule.strangers or not (person.holdings or person.lent):
        return
    place = next(iter(rule.places))
    reached = units_of(action, person)
    allowed = denial(action, person, place=place, units=(unit,)) is None
    assert allowed is (reached is None or unit in reached)


@given(people, places, senders, concerned)
def test_an_action_without_a_row_is_denied_to_everyone(person, place, sender, units):
    assert denial("no such action", person, place=place, sender=sender, units=units) is Denial.NOBODY
