"""Raw Telex and VNI are undone, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.keystrokes import undo, undo_word
from plan.syllables import all_syllables, is_bare_syllable, is_syllable
from plan.words import bare_of, key_of

_TELEX = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
_TELEX_TONES = ("", "s", "f", "r", "x", "j")


def telex(syllable: str) -> str:
    key = key_of(syllable)
    letters, tone = (key[:-1], int(key[-1])) if key[-1].isdigit() else (key, 0)
    return "".join(_TELEX.get(letter, letter) for letter in letters) + _TELEX_TONES[tone]


def vni(syllable: str) -> str:
    key = key_of(syllable)
    letters, tone = (key[:-1], key[-1]) if key[-1].isdigit() else (key, "")
    return "".join(_VNI.get(letter, letter) for letter in letters) + tone


@given(st.sampled_from(all_syllables()))
def test_the_telex_form_of_any_syllable_is_undone_to_it(syllable: str) -> None:
    assert key_of(undo_word(telex(syllable))) == key_of(syllable)


@given(st.sampled_from(all_syllables()))
def test_the_vni_form_of_any_syllable_is_undone_to_it(syllable: str) -> None:
    assert key_of(undo_word(vni(syllable))) == key_of(syllable)


@given(st.sampled_from(all_syllables()))
def test_syllables_without_marks_stay_as_they_are(syllable: str) -> None:
    bare = bare_of(key_of(syllable))
    assert undo_word(bare) == bare


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chur trif", "chủ trì"),
        ("chu3 tri2", "chủ trì"),
        ("kieerm soats TTHC", "kiểm soát TTHC"),
        ("kiem63 soat1", "kiểm soát"),
        ("dduwowcj giuwx", "được giữ"),
        ("d9o7n vi5 nao2", "đơn vị nào"),
        ("thuowr xuwa", "thuở xưa"),
        ("cari tujc", "cải tục"),
        ("baos caoz", "báo cao"),
    ],
    ids=[
        "telex",
        "vni",
        "abbreviation stays",
        "vni keys late",
        "horn on both",
        "đ by digit",
        "uơ",
        "keys early",
        "z takes the tone",
    ],
)
def test_words_typed_as_raw_keys_are_written_out(typed: str, meant: str) -> None:
    assert undo(typed) == meant


@pytest.mark.parametrize("text", ["3a", "3dd", "T12", "q3", "TTPVHCC", "marketing", "deadline KPI", "60/2021/NĐ-CP", "khi nào"])
def test_what_is_no_raw_key_stays(text: str) -> None:
    assert undo(text) == text


@pytest.mark.parametrize("word", ["nghiệp", "giữ", "quyết", "yêu", "khuya", "gì", "thuở", "hoà", "hòa", "kỹ"])
def test_real_syllables_are_plausible(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["hnh", "tyn", "ngiệp", "kàn", "tôch", "nhàch"])
def test_misspelt_syllables_are_not_plausible(word: str) -> None:
    assert not is_syllable(word)


def test_a_syllable_without_marks_is_known_as_such() -> None:
    assert is_bare_syllable("duong")
    assert not is_bare_syllable("duongf")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chỉ số PAR bao nhiêu", "chỉ số PAR bao nhiêu"),
        ("chir soos par", "chỉ số pả"),
        ("AI CHUR TRIF", "AI chủ trì"),
    ],
    ids=["abbreviation", "small_letters", "shouted"],
)
def test_capitals_among_small_letters_are_an_abbreviation(typed: str, meant: str) -> None:
    assert undo(typed) == meant


@pytest.mark.parametrize("typed", ["qu2", "qus", "QU2", "gi2", "q1", "u5", "quw"])
def test_letters_that_carry_no_tone_of_their_own_are_no_obstacle(typed: str) -> None:
    assert undo_word(typed).lower() in {typed.lower(), "gì", "ụ", "qư"}
