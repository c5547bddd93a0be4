"""Draws pictures beside the event loop, one at a time. What a picture shows is decided in `plan.charts`, never here."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from plan.charts import BurnUp, Calendar, Chart, UnitWeek


class DrawnCharts:
    """Draws in one thread of its own: matplotlib is not made for several, and a picture wants 20 MB while it is drawn."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="charts")

    async def draw(self, chart: Chart) -> bytes:
        """Return a picture as PNG."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, drawn, chart)


def drawn(chart: Chart) -> bytes:
    """Return a picture as PNG. The first call takes a second or two, because matplotlib is imported only now."""
    from bot.drawing import burn_up, by_unit, calendar, unit_week  # a bot that draws nothing never pays for it

    match chart:
        case UnitWeek():
            return unit_week.draw(chart).png()
        case BurnUp():
            return burn_up.draw(chart).png()
        case Calendar():
            return calendar.draw(chart).png()
    return by_unit.draw(chart).png()
