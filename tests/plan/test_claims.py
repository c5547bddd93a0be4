"""What people write about progress is heard as they mean it, with and without marks; what is doubtful is asked back."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from plan.claims import document_number, evidence_in, hear, looks_like_question
from plan.folding import fold
from plan.reports import Claim, Evidence, Status, Telling
from tests.plan.claims_written import TODAY, judged, written

# Without its marks each of these means something else or may do so: "à" is then "ạ", "nửa" may be "nữa", "vị trí" a "vì".
OTHERWISE_WITHOUT_MARKS = {
    "3a xong à",
    "3a nửa",
    "3a chờ anh Nam ký",
    "3a xong nhé. Còn 3b chờ anh duyệt",
    "Kế hoạch chuyển đổi vị trí công tác đã hoàn thành",
    "3 đ xong",
    "3đ xong",
}


def one(text: str) -> Claim:
    (claim,) = hear(text, TODAY).claims
    return claim


def without_marks(text: str) -> str:
    return "".join(fold(letter).upper() if letter.isupper() else fold(letter) for letter in text)


def essence(telling: Telling) -> list[tuple[object, ...]]:
    return [(claim.codes, claim.status, claim.percent, claim.sure) for claim in telling.claims]


@pytest.mark.parametrize(("typed", "heard"), [case[1:] for case in judged()], ids=[": ".join(case[:2]) for case in judged()])
def test_what_people_write_is_heard_as_judged(typed: str, heard: str) -> None:
    assert written(hear(typed, TODAY)) == heard


@pytest.mark.parametrize("typed", [case[1] for case in judged() if case[1] not in OTHERWISE_WITHOUT_MARKS])
def test_the_same_is_heard_without_marks(typed: str) -> None:
    assert essence(hear(without_marks(typed), TODAY)) == essence(hear(typed, TODAY))
    assert looks_like_question(without_marks(typed)) == looks_like_question(typed)


@pytest.mark.parametrize("typed", [case[1] for case in judged()])
def test_the_same_is_heard_in_decomposed_letters(typed: str) -> None:
    decomposed = hear(unicodedata.normalize("NFD", typed), TODAY)
    assert decomposed == hear(typed, TODAY)


@pytest.mark.parametrize("typed", [case[1] for case in judged() if case[0] == "asked" and len(case[1]) > 10])
def test_a_question_claims_nothing_about_progress(typed: str) -> None:
    assert not any(claim.says_progress for claim in hear(typed, TODAY).claims)


@pytest.mark.parametrize(
    "typed",
    [case[1] for case in judged() if case[0] not in ("asked", "several at once") and "?" not in case[1]],
)
def test_a_report_does_not_look_like_a_question(typed: str) -> None:
    assert not looks_like_question(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "3a xong chưa",
        "3a xong chua em",
        "đã ban hành chưa ạ",
        "ai làm việc này",
        "việc này của phòng nào",
        "bao giờ nộp",
        "khi nao phai nop",
        "được bao nhiêu phần trăm rồi",
        "đến đâu rồi",
        "sao chưa thấy gì",
        "có kịp không",
        "thế nào rồi em",
        "cho hỏi hạn của 3b",
        "xong chưa? ạ",
        "3a xong hả",
        "ntn r",
        "liệt kê việc quá hạn",
    ],
)
def test_a_new_question_in_a_dialogue_is_told_from_an_answer(typed: str) -> None:
    assert looks_like_question(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "do Sở Nội vụ chưa có văn bản trả lời",
        "chưa có đơn vị nào gửi số liệu",
        "không biết khi nào Sở trả lời",
        "vì không có ai thay",
        "khi nào có kinh phí thì làm",
        "phòng nào cũng bận",
        "ứng dụng AI chưa được cấp phép",
        "ung dung AI chua duoc cap phep",
        "nhầm số liệu tuần trước",
        "số liệu cũ, nay điều chỉnh giảm",
        "hồ sơ, hạ tầng chưa bảo đảm",
        "ha tang chua bao dam",
        "",
        "!!!",
    ],
)
def test_a_reason_is_no_question(typed: str) -> None:
    assert not looks_like_question(typed)


def test_3d_and_3đ_stay_different_tasks() -> None:
    assert hear("3d xong, 3đ chưa làm", TODAY).claims == (
        Claim(codes=("3d",), status=Status.DONE),
        Claim(codes=("3đ",), status=Status.NOT_STARTED),
    )
    assert one("3dd xong").codes == ("3dd",)


def test_who_types_marks_means_cho_and_not_chờ() -> None:
    assert one("3a cho Phòng QTTV mượn hồ sơ").status is None
    assert one("3a cho phong QTTV").waiting_for == "phong QTTV"
    assert one("da gui 3a cho phong QTTV").status is None


def test_an_amount_of_other_things_is_asked_about() -> None:
    assert not one("3a tỷ lệ hồ sơ đúng hạn 98%").sure
    assert one("3a 98% khối lượng").sure


def test_finished_on_a_day_to_come_is_not_finished() -> None:
    assert one("3a xong 25/11").status is Status.IN_PROGRESS
    assert one("3a xong 24/11").status is Status.DONE
    assert one("3a đã xong, ngày 25/11 gửi").status is Status.DONE


def test_a_document_beside_unfinished_work_stays_in_the_note() -> None:
    claim = one("3a đang chờ Sở Nội vụ trả lời công văn số 12/VP-HCTC ngày 3/11")
    assert not claim.evidence
    assert "công văn số 12/VP-HCTC ngày 3/11" in claim.note


def test_the_note_is_one_line_of_what_was_typed() -> None:
    assert one("3a: 60%\nđã gửi  dự thảo\n\nchờ góp ý").note == "đã gửi dự thảo chờ góp ý"
    assert one("3a 60% – ĐÃ GỬI Dự Thảo").note == "ĐÃ GỬI Dự Thảo"


def test_every_line_of_a_list_is_its_own_claim() -> None:
    heard = hear("Báo cáo tuần:\n- 3a: 80%\n- 3b: xong\n- Việc 4c: vướng, chưa có kinh phí", TODAY)
    assert [(claim.codes, claim.status, claim.percent) for claim in heard.claims] == [
        (("3a",), Status.IN_PROGRESS, 80),
        (("3b",), Status.DONE, None),
        (("4c",), Status.BLOCKED, None),
    ]


def test_nothing_is_heard_in_an_empty_message() -> None:
    for text in ("", "   ", "\n", "\x00", "?", "…"):
        assert not any(claim.says_progress for claim in hear(text, TODAY).claims)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("123/BC-VP", "123/BC-VP"),
        ("số: 123/bc-vp", "123/BC-VP"),
        ("123 / BC-VP", "123/BC-VP"),
        ("45/KH–UBND", "45/KH-UBND"),
        ("1648/qd-ubnd", "1648/QĐ-UBND"),
        ("12/2025/qđ-ubnd", "12/2025/QĐ-UBND"),
        ("07-nq/tu", "07-NQ/TU"),
        ("56/ttr-snv", "56/TTr-SNV"),
        ("1234/ubnd-kstt", "1234/UBND-KSTT"),
        ("12/hđ-vp", "12/HĐ-VP"),
        ("12/hd-vp", "12/HD-VP"),
        ("12/hdnd-th", "12/HĐND-TH"),
        ("60/2021/nd-cp", "60/2021/NĐ-CP"),
        ("123/bc", "123/BC"),
        ("theo Quyết định 5/QĐ-TTg", "5/QĐ-TTg"),
        ("12/11/2025", None),
        ("2/3", None),
        ("10/xa-phuong", None),
        ("2/ngày", None),
        ("24/7", None),
        ("3a/3b", None),
        ("https://a.vn/123/bc-vp", None),
        ("", None),
    ],
)
def test_document_numbers_are_known_by_their_official_form(typed: str, number: str | None) -> None:
    assert document_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "issued_on"),
    [
        ("123/BC-VP ngày 12/11/2025", date(2025, 11, 12)),
        ("123/BC-VP, ngày 12/11", date(2025, 11, 12)),
        ("123/BC-VP ký ngày 12-11-2025", date(2025, 11, 12)),
        ("123/BC-VP (12.11.2025)", date(2025, 11, 12)),
        ("123/BC-VP ngay 12 thang 11 nam 2025", date(2025, 11, 12)),
        ("123/BC-VP hôm qua", date(2025, 11, 23)),
        ("ngày 12/11 số 123/BC-VP", date(2025, 11, 12)),
        ("123/BC-VP ngày 28/11/2025", date(2025, 11, 28)),
        ("123/BC-VP ngày 31/2/2025", None),
        ("123/BC-VP", None),
    ],
)
def test_the_day_beside_a_number_is_when_it_was_issued(typed: str, issued_on: date | None) -> None:
    assert evidence_in(typed, TODAY) == Evidence("123/BC-VP", issued_on)


@pytest.mark.parametrize("citing", ["theo Quyết định số", "căn cứ", "thực hiện Kế hoạch số", "hướng dẫn tại công văn", "theo"])
def test_a_cited_document_proves_nothing(citing: str) -> None:
    assert not evidence_in(f"{citing} 1648/QĐ-UBND", TODAY)
    assert not one(f"3a xong {citing} 1648/QĐ-UBND").evidence
    assert one(f"3a xong {citing} 1648/QĐ-UBND, số 5/BC-VP").evidence.document == "5/BC-VP"
