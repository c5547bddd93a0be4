"""What comes from Telegram is sorted: updates to keep, malformed things to set aside, and how far to confirm."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.raw import chat_of, sort_out
from tests.bot.intake.desks import message

GROUP = {"id": -100, "type": "group", "title": "Phòng"}
PERSON = {"id": 7, "is_bot": False, "first_name": "Hoa"}


@pytest.mark.parametrize(
    ("update", "chat"),
    [
        ({"message": {"chat": GROUP, "from": PERSON}}, -100),
        ({"edited_message": {"chat": GROUP}}, -100),
        ({"my_chat_member": {"chat": GROUP, "from": PERSON}}, -100),
        ({"chat_member": {"chat": GROUP, "from": PERSON}}, -100),
        ({"callback_query": {"from": PERSON, "message": {"chat": GROUP}}}, -100),
        ({"callback_query": {"from": PERSON, "inline_message_id": "x"}}, 7),
        ({"inline_query": {"from": PERSON}}, 7),
        ({"poll": {"id": "1"}}, None),
        ({"message": 5}, None),
        ({"message": {"chat": {"id": "-100"}}}, None),
        ({"message": {"chat": {"id": 2**70}}}, None),
        ({"callback_query": []}, None),
        ({}, None),
    ],
)
def test_an_update_stands_in_the_lane_of_its_chat(update, chat):
    assert chat_of(update) == chat


@pytest.mark.parametrize(
    ("item", "update_id", "reason"),
    [
        ("text", None, "not_an_object"),
        (None, None, "not_an_object"),
        ([1], None, "not_an_object"),
        ({"message": {}}, None, "no_update_id"),
        ({"update_id": "5"}, None, "no_update_id"),
        ({"update_id": True}, None, "no_update_id"),
        ({"update_id": -5}, None, "no_update_id"),
        ({"update_id": 2**64}, None, "no_update_id"),
        ({"update_id": 5, "message": {"text": "\ud83d"}}, 5, "not_unicode"),
    ],
)
def test_what_is_no_update_is_set_aside_with_its_reason_and_the_rest_is_kept(item, update_id, reason):
    batch = sort_out([message(1), item, message(9)])
    assert [one.update_id for one in batch.updates] == [1, 9]
    assert [(one.update_id, one.reason) for one in batch.malformed] == [(update_id, reason)]
    assert batch.confirms == 9
    batch.malformed[0].payload.encode()


def test_a_malformed_update_with_an_id_is_confirmed_like_any_other():
    assert sort_out([message(1), {"update_id": 5, "message": {"text": "\ud83d"}}]).confirms == 5


def test_nothing_is_confirmed_where_nothing_has_an_id():
    assert sort_out([]).confirms is None
    assert sort_out(["text", {}]).confirms is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["update_id", "message", "chat", "id", "callback_query", "from"]), inner)
        ),
    )
)
def test_no_content_is_too_odd_to_be_sorted(item):
    batch = sort_out([item, message(3)])
    assert len(batch.updates) + len(batch.malformed) == 2


def test_an_update_is_kept_whole():
    update = message(4, text="Quý I – “đ” \u0000")
    assert json.loads(sort_out([update]).updates[0].payload) == update
