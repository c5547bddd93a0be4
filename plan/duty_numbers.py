"""The numbers of duties in prose: an item's own, or with the duty's place where it gives several. It reads no words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from plan.outline import Node


def numbers_of(duties: Sequence[tuple[Node, bool]]) -> Iterator[tuple[str, str]]:
    """Yield ref and code of each duty, all different. A duty is the item that gives it, and whether the item itself is it."""
    lines = Counter(id(node) for node, itself in duties if not itself)
    bearing = {id(node) for node, itself in duties if itself}
    bearing |= {id(above) for node, _ in duties for above in node.line_up() if above is not node}
    own = [itself or (lines[id(node)] == 1 and id(node) not in bearing and node.ref != "") for node, itself in duties]
    used = {node.ref for (node, _), bears in zip(duties, own, strict=True) if bears}
    places = Counter[int]()
    for (node, _), bears in zip(duties, own, strict=True):
        if bears:
            yield node.ref, node.code
            continue
        places[id(node)] += 1
        place = _free(node.ref, places[id(node)], used)
        yield (f"{node.ref}.{place}", f"{node.code}.{place}") if node.ref else (place, place)


def beginnings(ref: str) -> Iterator[str]:
    """Yield all that a ref begins with, itself included: of "1.2.3" also "1.2", which may be a section without a part above."""
    parts = ref.split(".")
    return (".".join(parts[: end + 1]) for end in range(len(parts)))


def _free(ref: str, place: int, used: set[str]) -> str:
    """Return the place as a number, marked where an item of that number stands already."""
    label = str(place)
    while f"{ref}.{label}".strip(".") in used:
        label = f"{label}-2"
    used.add(f"{ref}.{label}".strip("."))
    return label
