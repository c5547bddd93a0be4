"""Words as they are compared, phrases found in them, and slips mended."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan import slips
from plan.folding import fold
from plan.index import TaskIndex, Text
from plan.phrases import PhraseBook
from plan.syllables import all_syllables
from plan.words import bare_of, key_of, likeness, words_of


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.sampled_from(all_syllables()))
def test_a_syllable_without_marks_may_stand_for_it(syllable: str) -> None:
    key = key_of(syllable)
    assert likeness(bare_of(key), key) >= 0.85


@pytest.mark.parametrize(
    ("one", "other"), [("hòa", "hoà"), ("kỹ", "kĩ"), ("quý", "quí"), ("05", "5"), ("lý", "lí")], ids=lambda word: word
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("typed", "written", "expected"),
    [
        ("duong", "đường", 0.9),
        ("duong", "dương", 0.9),
        ("dương", "đường", 0.0),
        ("đương", "dương", 0.0),
        ("đương", "đường", 0.8),
        ("sữa", "sửa", 0.7),
        ("đường", "đường", 1.0),
    ],
)
def test_typed_marks_count_and_untyped_are_free(typed: str, written: str, expected: float) -> None:
    assert likeness(key_of(typed), key_of(written)) == expected


def test_the_longest_phrase_wins_and_none_overlap() -> None:
    book = PhraseBook([("khi nào", 1), ("hạn khi nào", 2), ("nào", 3)])
    assert [(found.first, found.last, found.meaning) for found in book.find(words_of("hạn khi nào nào"))] == [
        (0, 3, 2),
        (3, 4, 3),
    ]


def test_a_single_word_of_a_marked_text_must_have_its_own_marks() -> None:
    book = PhraseBook([("quán", 1)])
    assert not list(book.find(words_of("quan")[:0]))
    assert [found.meaning for found in book.find(words_of("quan"))] == [1]
    assert not list(book.find(words_of("cơ quan")))


INDEX = TaskIndex(
    [
        Text(("Nâng cấp đường truyền tại trụ sở", "", "")),
        Text(("Rà soát TTHC nội bộ", "Báo cáo", "Cải cách")),
        Text(("Thông tin điện tử", "", "")),
        Text(("Theo dõi thi hành pháp luật", "", "")),
    ],
    {"tthc": "thủ tục hành chính"},
)


def mended(text: str, at: int) -> list[set[str]]:
    return [{INDEX.key(word) for word, _ in slot} for slot in slips.mend(words_of(text), at, INDEX)]


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("nâng câp", 1, [{"câp1"}]),
        ("đường truyềnn", 1, [{"truyên2"}]),
        ("đưòng truyền", 0, [{"đương2"}]),
        ("thôngtin", 0, [{"thông"}, {"tin"}]),
        ("đặt phòng", 0, []),
        ("xyz", 0, []),
        ("12a", 0, []),
        ("hnh", 0, [{"hanh2"}]),
        ("txn", 0, []),
    ],
    ids=[
        "mark left out",
        "doubled letter",
        "mark misplaced",
        "run together",
        "a word of its own",
        "nothing near",
        "no word",
        "vowel lost",
        "another letter in a tiny word",
    ],
)
def test_slips_are_mended_where_the_plans_ask_for_it(text: str, at: int, expected: list[set[str]]) -> None:
    assert mended(text, at) == expected


def test_the_index_spells_abbreviations_out() -> None:
    assert INDEX.holds(("thu3", "tuc5", "hanh2", "chinh1"))
    assert not INDEX.holds(("thu3", "hanh2"))
    assert not INDEX.holds(("khong",))


def test_initials_find_the_words_that_they_begin() -> None:
    runs = INDEX.words_by_initials("tdthpl")
    assert [[INDEX.key(word) for word in run] for run in runs] == [["theo", "doi4", "thi", "hanh2", "phap1", "luât5"]]
    assert INDEX.words_by_initials("zzz") == ()


def test_a_word_in_every_text_tells_less_than_one_in_few() -> None:
    (rare, _), (common, _) = INDEX.typed("nâng")[0], INDEX.typed("hành")[0]
    assert INDEX.rarity([rare]) > INDEX.rarity([common])


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [("đnơ vị nào", "don vị nào"), ("khi noà", "khi noà"), ("hạnn khi nào", "hạnn khi nào"), ("xyz nào", "xyz nào")],
)
def test_a_slip_in_a_question_word_is_mended_only_where_it_completes_a_phrase(typed: str, spelled: str) -> None:
    book = PhraseBook([("đơn vị nào", "lead"), ("khi nào", "due")])
    assert " ".join(word.text for word in slips.respelled(words_of(typed), book)) == spelled
