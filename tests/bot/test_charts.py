"""Pictures: of the right size and weight, with every Vietnamese letter, whatever is written in them, and never more memory."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import textwrap
from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from bot.charts import DrawnCharts, drawn
from bot.drawing.heading import WIDTH
from bot.drawing.sheet import Sheet, drawable, length, wrapped
from bot.drawing.tones import TONES, contrast, on
from plan.charts import Bar, BurnUp, ByUnit, Calendar, Day, Key, Month, Row, Tone, Trend, UnitWeek, Week

LABELS = dict(
    zip(
        Tone,
        ("Hoàn thành", "Chờ nghiệm thu", "Đang thực hiện", "Chờ phối hợp", "Vướng mắc", "Chưa bắt đầu", "Quá hạn"),
        strict=True,
    )
)
KEYS = tuple(Key(label, tone) for tone, label in LABELS.items())
WEEKS = tuple(Week(f"T{number}", number % 12, 12, number % 4) for number in range(41, 49))
WEEK = UnitWeek(
    "Bản tin tuần 48 · Phòng Hành chính - Tổ chức (24/11 – 30/11/2025)",
    tuple(Bar(label, tone, count) for count, (tone, label) in enumerate(LABELS.items())),
    Trend("8 tuần gần đây", "Đã báo cáo / việc cần báo cáo", "Quá hạn", WEEKS),
)
LONG = "Tổ kiểm tra việc chấp hành kỷ luật, kỷ cương hành chính của Văn phòng Ủy ban nhân dân tỉnh"
UNITS = ByUnit("Tiến độ theo đơn vị", KEYS, tuple(Row(LONG, (1, 12, 3, 0, 5, 6, 103)) for _ in range(13)))
NOTHING = ByUnit("Tiến độ theo đơn vị", KEYS, (Row("Phòng Quản trị - Tài vụ", (0,) * 7),))
HOSTILE = UnitWeek("\x00$\\frac{1}{0}$ 📌 <script> \ud800" + "x" * 5000, (Bar("$a_b$\n" * 50, Tone.LATE, 10**9),))

ALPHABET = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)).convert("RGB")).astype(int)


YEAR = BurnUp("Kế hoạch và kết quả lũy kế", "Mốc đến hạn", "Mốc đã hoàn thành", ("T1", "T2", "T3"), (1, 4, 1000), (0, 3))
EMPTY_YEAR = BurnUp("\x00" * 9, "", "", (), (), ())
DAYS = Calendar(
    "Lịch thời hạn năm 2025",
    KEYS[:3],
    ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    tuple(Month(f"Tháng {n}", n % 7, (Day(), Day(1, Tone.LATE), Day(99, Tone.DONE)) + (Day(),) * 28) for n in range(1, 13)),
)
EVERY = [WEEK, UNITS, NOTHING, HOSTILE, ByUnit("", (), ()), UnitWeek("", ()), YEAR, EMPTY_YEAR, DAYS, Calendar("", (), (), ())]


@pytest.mark.parametrize("chart", EVERY)
def test_a_picture_is_a_light_png_of_a_size_for_phones(chart):
    png = drawn(chart)
    width, height = size(png)
    assert width == WIDTH == 900
    assert 100 < height <= 1250
    assert len(png) < 80_000


@pytest.mark.parametrize("chart", [WEEK, UNITS, HOSTILE])
def test_nothing_touches_the_edges(chart):
    shown = pixels(drawn(chart))
    for edge in (shown[:4], shown[-4:], shown[:, :8], shown[:, -8:]):
        assert (edge > 240).all()


def test_every_vietnamese_letter_is_drawn_and_what_the_font_lacks_is_left_out():
    assert drawable(ALPHABET + ALPHABET.upper()) == ALPHABET + ALPHABET.upper()
    assert drawable("📌 Quá ha\u0323n\n30/11\x00") == "Quá hạn 30/11"
    sheet = Sheet(900, 60)
    for bold in (False, True):
        sheet.word(10, 30, ALPHABET + ALPHABET.upper(), 8, bold=bold)
    sheet.png()  # a letter without a glyph would be a warning, and warnings are errors here


def test_a_long_name_is_wrapped_and_what_does_not_fit_ends_in_dots():
    lines = wrapped(LONG, 22, 284, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(length(line, 22) <= 284 for line in lines)
    assert LONG.startswith(" ".join(lines).removesuffix("…"))
    assert wrapped("Phòng Quản trị - Tài vụ", 22, 284, 2) == ["Phòng Quản trị - Tài vụ"]


def test_more_tasks_make_a_longer_bar():
    shown = pixels(drawn(UnitWeek("Tuần 48", (Bar("Hoàn thành", Tone.DONE, 2), Bar("Quá hạn", Tone.LATE, 8)))))

    def area(tone: Tone) -> int:
        colour = [int(TONES[tone][at : at + 2], 16) for at in (1, 3, 5)]
        return int((abs(shown - colour).max(axis=2) < 6).sum())

    assert area(Tone.LATE) == pytest.approx(4 * area(Tone.DONE), rel=0.03)


def test_neighbours_in_a_stack_differ_in_brightness_and_numbers_can_be_read_on_them():
    assert all(contrast(TONES[one], TONES[other]) > 2 for one, other in pairwise(Tone))
    assert all(contrast(on(colour), colour) > 4.5 for colour in TONES.values())


async def test_pictures_are_drawn_beside_the_loop():
    charts = DrawnCharts()
    first, second = await charts.draw(WEEK), await charts.draw(WEEK)
    assert first == second == drawn(WEEK)


def test_a_bot_that_draws_nothing_does_not_load_what_draws():
    script = "import sys, bot.charts, bot.composition; print('matplotlib' in sys.modules, 'PIL' in sys.modules)"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=env, check=True)  # noqa: S603
    assert done.stdout.split() == ["False", "False"]


def test_many_pictures_in_a_row_leave_nothing_behind_and_want_no_home_and_no_network():
    script = textwrap.dedent("""
        import resource, socket, warnings
        warnings.simplefilter("error")
        def refuse(*_, **__): raise AssertionError("a picture asked the network")
        socket.socket.connect = refuse
        from bot.charts import drawn
        from tests.bot.test_charts import WEEK
        def resident():
            with open("/proc/self/statm") as file:
                return int(file.read().split()[1]) * resource.getpagesize()
        for _ in range(8): drawn(WEEK)
        before = resident()
        for _ in range(25): drawn(WEEK)
        print((resident() - before) // 1_000_000)
    """)
    bare = {"HOME": "/proc/nowhere", "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=bare, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 25, "megabytes; the pixels of so many pictures that are kept take more than fifty"
