"""An official report as a letter: everything that its template may name, under the names that stand in the template.

The names are Vietnamese without marks, since offices write them in Word between {{ and }}; docs/mau-bao-cao.md lists them.
"""

from __future__ import annotations

from handlers.views.names import shortened, units_text, whole
from handlers.views.report_lines import (
    explanation_lines,
    extension_lines,
    finished_lines,
    held_lines,
    overdue_lines,
    proposal_lines,
)
from handlers.views.report_view import (
    ReportView,
    due_words,
    period_words,
    plans_words,
    report_words,
    status_words,
)
from plan.letterhead import letterhead
from plan.papers import Field, Letter, file_name
from plan.report_contents import Part
from plan.report_figures import Counts, Line

_CONTENT = 300
_WITH_ZERO = 2
"""Days below ten and these months are written with a zero (Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II, khoản 4)."""


def report_letter(view: ReportView) -> Letter:
    """Return a report as a letter."""
    words = period_words(view.told.period, view.texts)
    fields = {**_head(view), **_figures(view), **_lists(view), **_tables(view)}
    return Letter(file_name(f"{view.texts.plain('report_words.file')} {words} {_short(view)}", "docx"), fields)


def _short(view: ReportView) -> str:
    return "" if view.told.whole else " ".join(view.unit(each) for each in view.told.units)


def _head(view: ReportView) -> dict[str, Field]:
    told, texts = view.told, view.texts
    issuer = next((plan.header.issuer for plan in told.plans if plan.header.issuer), None) or view.office
    head = letterhead(issuer, next((plan.header.number for plan in told.plans if plan.header.number), None))
    own, parent = (head.own, head.parent) if told.whole else (view.scope(), issuer)
    period = "\u00a0".join(period_words(told.period, texts).rsplit(" ", 1))  # "tháng 11/2025" stays on one line
    plan = plans_words((each.header.title for each in told.plans), texts)
    return {
        "co_quan_chu_quan": whole(parent or "").upper(),
        "co_quan": whole(own).upper(),
        "co_quan_thuong": whole(view.scope() if not told.whole else issuer),
        "ky_hieu": head.symbol if "-" in head.symbol else f"{head.symbol}-……",
        "dia_danh": whole(head.place or "……………"),
        "ngay": f"{view.today.day:02}",
        "thang": f"{view.today.month:02}" if view.today.month <= _WITH_ZERO else str(view.today.month),
        "nam": view.today.year,
        "ky": period,
        "ky_hoa": period.upper(),
        "ke_hoach": plan,
        "tinh_den": texts.plain("report_words.day", day=told.ground.until),
    }


def _figures(view: ReportView) -> dict[str, Field]:
    told = view.told
    return {
        **_sums(told.counts),
        "so_don_vi": len(told.units),
        "den_han_trong_ky": len(told.due),
        "xong_trong_ky": len(told.finished),
        "so_bao_cao": len(told.made),
    }


def _sums(counts: Counts) -> dict[str, Field]:
    return {
        "tong": counts.total,
        "hoan_thanh": counts.finished,
        "dung_han": counts.done,
        "sau_han": counts.done_late,
        "ty_le": counts.finished_percent,
        "dang_thuc_hien": counts.under_way,
        "trong_han": counts.running,
        "qua_han": counts.overdue,
        "thuong_xuyen": counts.regular,
        "dung_chuyen": counts.released,
        "vuong_mac": counts.blocked,
        "cho_phoi_hop": counts.waiting,
        "cho_nghiem_thu": counts.submitted,
        "chua_bao_cao": counts.silent,
    }


def _lists(view: ReportView) -> dict[str, Field]:
    return {
        "ds_hoan_thanh": finished_lines(view),
        "ds_qua_han": overdue_lines(view),
        "ds_vuong_mac": held_lines(view),
        "ds_gia_han": extension_lines(view),
        "ds_giai_trinh": explanation_lines(view),
        "ds_kien_nghi": proposal_lines(view),
    }


def _tables(view: ReportView) -> dict[str, Field]:
    told = view.told
    sections = [(whole(section.title), part) for section, part in told.sections]
    units = [(view.unit(unit, short=False), part) for unit, part in told.units.items()]
    tasks: list[dict[str, object]] = [
        {"nhom": name, "viec": [_task(line, view) for line in part.lines]} for name, part in sections
    ]
    return {
        "theo_linh_vuc": [_row(at, name, part) for at, (name, part) in enumerate(sections, 1)],
        "theo_don_vi": [_row(at, name, part) for at, (name, part) in enumerate(units, 1)],
        "bieu": tasks,
    }


def _row(number: int, name: str, part: Part) -> dict[str, object]:
    return {"stt": number, "ten": name, **_sums(part.counts)}


def _task(line: Line, view: ReportView) -> dict[str, object]:
    task = line.item.task
    return {
        "ma": view.code(line),
        "noi_dung": shortened(task.content, _CONTENT),
        "chu_tri": view.leads(line),
        "phoi_hop": units_text(task.coordinating),
        "san_pham": whole(task.deliverable or ""),
        "thoi_han": due_words(line, view.texts),
        "tien_do": status_words(line, view.texts),
        "ket_qua": report_words(line.said, view.texts),
    }
