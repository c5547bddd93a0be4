"""The page on watching, the dashboard and the alert rules speak of figures that exist, and of all of them."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from bot.metrics import Metrics
from plan.checkup import Trouble
from tests.dialogue import Texts

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/theo-doi.md").read_text(encoding="utf-8")
TROUBLES = (ROOT / "docs/xu-ly-su-co.md").read_text(encoding="utf-8")
BOARD = json.loads((ROOT / "deploy/grafana/nhacviec.json").read_text(encoding="utf-8"))
RULES = (ROOT / "deploy/prometheus/nhacviec.rules.yml").read_text(encoding="utf-8")
FIGURE = re.compile(r"\b(?:nhacviec|process)_[a-z_]+")


@cache
def figures() -> dict[str, tuple[str, ...]]:
    """Return each figure of ours by the name under which it is asked for, with its labels."""
    registry = Metrics().registry
    found = {}
    for collector, names in registry._collector_to_names.items():
        labels = getattr(collector, "_labelnames", None)
        if labels is not None:
            shortest = min(names, key=len)
            found[f"{shortest}_total" if f"{shortest}_total" in names else shortest] = tuple(labels)
    return found


@cache
def samples() -> frozenset[str]:
    """Return every name that a query may ask for."""
    metrics = Metrics()
    of_process = re.findall(rb"^# TYPE (process_\w+)", metrics.text(), re.MULTILINE)
    ours = {name for names in metrics.registry._collector_to_names.values() for name in names}
    return frozenset(ours | {name.decode() for name in of_process})


def cells(heading: str) -> list[list[str]]:
    table = PAGE.partition(f"| {heading} |")[2].partition("\n\n")[0]
    return [re.split(r"\s*\|\s*", line)[1:-1] for line in table.splitlines()[2:]]


def test_the_page_lists_every_figure_with_its_labels() -> None:
    told = {row[0].strip("`"): tuple(re.findall(r"`(\w+)`", row[1])) for row in cells("Số liệu")}
    assert told == figures()


def test_the_dashboard_is_whole_and_asks_for_nothing_that_is_not_there() -> None:
    panels = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])
    assert BOARD["uid"] == "nhacviec"
    assert BOARD["schemaVersion"] >= 39
    for panel in panels:
        assert panel["title"]
        assert {"h", "w", "x", "y"} == panel["gridPos"].keys()
        assert panel["targets"]
        for target in panel["targets"]:
            assert target["datasource"]["uid"] == "${datasource}"
            assert FIGURE.findall(target["expr"])
            assert set(FIGURE.findall(target["expr"])) <= samples(), target["expr"]


def test_the_dashboard_shows_every_figure_of_ours() -> None:
    asked = {
        name for panel in BOARD["panels"] for target in panel.get("targets", ()) for name in FIGURE.findall(target["expr"])
    }
    plain = {re.sub(r"_(bucket|sum|count)$", "", name) for name in asked}
    assert set(figures()) - plain == set()


def test_every_alert_asks_for_figures_that_exist_and_is_explained() -> None:
    alerts = re.findall(r"alert: (\w+)\n\s+expr: (.+)", RULES)
    assert len(alerts) == RULES.count("alert:") == RULES.count("summary:") == RULES.count("severity:")
    for name, query in alerts:
        assert set(FIGURE.findall(query)) <= samples(), name
    assert [row[0].strip("`") for row in cells("Cảnh báo")] == [name for name, _ in alerts]


def test_labels_that_queries_choose_by_exist() -> None:
    expressions = [target["expr"] for panel in BOARD["panels"] for target in panel.get("targets", ())]
    for query in [*expressions, *re.findall(r"expr: (.+)", RULES)]:
        for name, inside in re.findall(r"(nhacviec_\w+)\{([^}]*)\}", query):
            assert set(re.findall(r"(\w+)[=!]", inside)) <= set(figures()[name]), query


def test_every_trouble_of_the_self_check_can_be_looked_up_by_its_words() -> None:
    texts = Texts.load("vi")
    for trouble in Trouble:
        said = texts._sources[f"condition.{trouble}"]
        words = max(re.split(r"\{\{.*?\}\}|\{%.*?%\}", said), key=len).strip(" .(🔴🟠")
        assert words in TROUBLES, trouble
