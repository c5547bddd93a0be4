"""Whatever a person types as note, reason, document or file name comes out escaped, cut and within Telegram's limits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from plan.people import Role
from tests.dialogue import FINANCE, HOA, STRANGER, TUAN, UNIT_GROUP, Scene

Office = Callable[..., Awaitable[Scene]]
HOSTILE = [
    pytest.param("<b>đậm</b> & <a href='https://x.vn'>bấm</a>", id="tags"),
    pytest.param("</i></b><code>", id="broken_tags"),
    pytest.param("{{ 7*7 }} {% for x in y %}", id="template"),
    pytest.param("\u202eđảo chiều\u202c \u200b\u200b ẩn", id="directions"),
    pytest.param("rất dài " * 400, id="long"),
    pytest.param("dòng\n" * 60, id="lines"),
    pytest.param("&lt;b&gt; &amp; &#39;", id="entities"),
]


def sent_everywhere(scene: Scene) -> list[str]:
    """Return the HTML of everything that the bot has sent."""
    calls = [each.params for each in scene.telegram.calls if each.method in {"sendMessage", "editMessageText"}]
    return [str(each["text"]) for each in calls]


@pytest.mark.parametrize("note", HOSTILE)
async def test_a_hostile_note_is_harmless_wherever_it_is_shown(office: Office, note: str) -> None:
    scene = await office()
    await scene.registered(STRANGER, Role.HEAD, FINANCE)
    hoa = scene.person(HOA)
    await hoa.says(f"/capnhat 1b 40% {note}"[:4000])
    await hoa.says("/capnhat 1b vướng")
    await hoa.says(f"thiếu {note}"[:4000])
    await hoa.says(f"/capnhat 1b chờ Phòng QTTV {note}"[:4000])
    await hoa.says("/lichsu 1b")
    await hoa.says("/nhiemvu 1b")
    scene.clock.move(minutes=31)
    await scene.person(TUAN).says("/nhiemvu 1b")
    await scene.post()
    scene.clock.move(minutes=2)
    await scene.post()
    assert scene.said_in(UNIT_GROUP)
    assert scene.said_in(STRANGER)
    for html in sent_everywhere(scene):
        assert len(html) <= 4096
        assert "https://x.vn'>" not in html
        assert "49" not in html
    assert [each.error for each in scene.outcomes if each.error] == []


async def test_a_hostile_file_name_is_harmless(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.sends_file("<b>" + "báo cáo " * 40 + "</b>.pdf", "/capnhat 1b xong")
    hoa.sees("📎 <b>báo cáo", "…")
    assert len(hoa.text) < 600
