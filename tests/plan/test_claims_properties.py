"""What holds for everything that people may write about progress."""

from __future__ import annotations

import re
import time
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.claims import document_number, evidence_in, hear, looks_like_question
from plan.reports import Claim
from tests.plan.claims_written import TODAY, judged
from tests.plan.readings import unhurried

WORDS = sorted({word for case in judged() for word in case[1].split()})
PIECES = [
    "3a",
    "3b",
    "3đ",
    "II.3.a",
    "60%",
    "150%",
    "-5%",
    "1/2",
    "12/11",
    "123/BC-VP",
    "ngày 12/11/2025",
    ",",
    ";",
    ":",
    "?",
    "\n",
    "(",
]
sentences = st.lists(st.sampled_from([*WORDS, *PIECES]), max_size=12).map(" ".join)
texts = st.one_of(st.text(max_size=200), sentences)
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
told = [case[1] for case in judged() if case[0] != "asked"]


def essence(claims: tuple[Claim, ...]) -> list[tuple[object, ...]]:
    return [(each.codes, each.status, each.percent, each.evidence, each.waiting_for, each.sure) for each in claims]


@unhurried
@given(texts, days)
def test_nothing_that_is_typed_is_refused(text: str, today: date) -> None:
    hear(text, today)
    evidence_in(text, today)
    document_number(text)
    looks_like_question(text)


@unhurried
@given(texts)
def test_a_percentage_lies_between_nothing_and_all(text: str) -> None:
    assert all(claim.percent is None or 0 <= claim.percent <= 100 for claim in hear(text, TODAY).claims)


@unhurried
@given(texts)
def test_a_note_holds_only_what_was_typed_on_one_line(text: str) -> None:
    typed = set(unicodedata.normalize("NFC", text)) | {" "}
    for claim in hear(text, TODAY).claims:
        assert set(claim.note) <= typed
        assert "\n" not in claim.note
        assert claim.note == claim.note.strip(" ,;:–")


@unhurried
@given(sentences)
def test_the_words_of_a_note_stand_in_the_message_in_this_order(text: str) -> None:
    for claim in hear(text, TODAY).claims:
        words = iter(re.findall(r"\w+", text))
        assert all(word in words for word in re.findall(r"\w+", claim.note))


@unhurried
@given(st.sampled_from(told), st.sampled_from(["", " ", "  \n", " 🙂", " 🙏🎉", "!", " ."]))
def test_what_trails_a_report_changes_nothing_essential(text: str, tail: str) -> None:
    assert essence(hear(text + tail, TODAY).claims) == essence(hear(text, TODAY).claims)


@unhurried
@given(st.sampled_from(told), st.sampled_from(["\u200b", "\x07", "\u202e", "\ufeff"]))
def test_invisible_characters_change_nothing_essential(text: str, mark: str) -> None:
    assert essence(hear(mark + text + mark, TODAY).claims) == essence(hear(text, TODAY).claims)


@given(st.sampled_from(told))
def test_a_question_mark_turns_a_report_into_a_question(text: str) -> None:
    assert looks_like_question(text + "?")


@unhurried
@given(sentences)
def test_codes_are_those_that_were_typed(text: str) -> None:
    bare = re.sub(r"\s", "", text)
    for claim in hear(text, TODAY).claims:
        assert all(code in bare or code.lower() in bare.lower() or "mục" in text for code in claim.codes)


@pytest.mark.parametrize(
    "piece",
    [" ", "đang ", "chưa ", "3a ", "60% ", "1", "1/", "123/BC-VP ", "- ", "một hai ba ", ",", "từ 40 ", "(", "a", "a\u0301",
     "xong 3a, ", "chờ Phòng ", "3a và ", "12/11 ", "?", "=", "được ", ".", "=x", "ngày ", "1.", "i.", "Phòng A - "],
)  # fmt: skip
def test_the_longest_and_oddest_message_is_heard_without_delay(piece: str) -> None:
    text = (piece * 4_096)[:4_096]
    start = time.process_time()
    hear(text, TODAY)
    looks_like_question(text)
    evidence_in(text, TODAY)
    assert time.process_time() - start < 2
