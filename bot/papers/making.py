"""Makes official files beside the event loop, one at a time, with the office's own template and scale where it has any.

They lie in the folder of `TEMPLATE_FOLDER` under fixed names. What is wrong with one stops no report: ours is used instead.
"""

from __future__ import annotations

import asyncio
import logging
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from handlers.ports import Fault, Made
from locales import Texts
from plan.papers import Letter, Paper
from plan.report_scoring import Scale, ScaleError, scale_from, usual_scale

logger = logging.getLogger(__name__)

TEMPLATE, SCALE = "bao-cao.docx", "cham-diem.toml"
MOST_BYTES = 20 * 1024 * 1024
"""A template is a few pages; one with pictures of this size is a mistake."""


class MadePapers:
    """Makes files in one thread of its own: they want time and memory, and people wait for answers meanwhile."""

    def __init__(self, folder: Path, texts: Texts) -> None:
        self._folder = folder
        self._texts = texts
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="papers")

    async def make(self, paper: Callable[[], Paper]) -> Made:
        """Return the file that `paper` describes."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: self.made(paper()))

    def made(self, paper: Paper) -> Made:
        """Return a file, made at once. The first call takes a second, because the libraries are imported only now."""
        if isinstance(paper, Letter):
            content, fault = self._letter(paper)
            return Made(paper.file_name, content, fault)
        from bot.papers.excel import written

        return Made(paper.file_name, written(paper))

    def scale(self) -> tuple[Scale, Fault | None]:
        """Return the office's scale of points."""
        path = self._folder / SCALE
        if not path.is_file():
            return usual_scale(), None
        try:
            return scale_from(tomllib.loads(path.read_text(encoding="utf-8"))), None
        except ScaleError as error:
            return usual_scale(), Fault("scale", SCALE, error.place)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            return usual_scale(), Fault("scale", SCALE)

    def _letter(self, letter: Letter) -> tuple[bytes, Fault | None]:
        from bot.papers.template import default_template
        from bot.papers.word import TemplateFault, filled

        fault = None
        path = self._folder / TEMPLATE
        if path.is_file():
            try:
                return filled(_read(path), letter), None
            except OSError:
                fault = Fault("unreadable", TEMPLATE)
            except TemplateFault as error:
                fault = Fault(error.code, TEMPLATE, error.place)
            logger.warning("a template cannot be used: %s", fault.code, extra={"action": "template.failed"})
        return filled(default_template(self._texts), letter), fault


def _read(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise OSError("a template too large to be one")
    return path.read_bytes()
