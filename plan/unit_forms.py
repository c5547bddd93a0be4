"""What people type for a unit: the parts of its name, its initials, everyday names. It makes forms; it searches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from plan.folding import fold, one_line
from plan.unit_spellings import spelling
from plan.wordlists import table
from plan.words import bare_of, key_of, keys_of

_WORD = re.compile(r"\w+")
_IN_BRACKETS = re.compile(r"\(([\w\s&-]+)\)\s*$")
_LONGEST_INITIALS = 7
_LONGEST_CUT_FREELY = 8  # words of a name of which people take any stretch; of longer ones only the beginning
_FEWEST_WITHOUT_HEAD = 4  # words of a name that is known without its head


@dataclass(frozen=True, slots=True)
class Form:
    """One way to type a unit: `compact` is without marks and blanks; `keys` are the words with marks, () for initials.

    `whole` says that the form is a full name, not a part that several units may share; `headed` that it says what kind of unit
    it is ("phòng", "TT"): without that the words may name a matter as well.
    """

    compact: str
    keys: tuple[str, ...] = ()
    whole: bool = False
    headed: bool = True


@dataclass(frozen=True, slots=True)
class _Name:
    """A name cut into its head ("Trung tâm") and its groups: "Công báo và Tin học" has two."""

    head: str
    heads: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    joined: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for group in self.groups for word in group)


def short_name(name: str) -> str:
    """Return what lists show: "TT CB&TH", "Phòng HC-TC"; names of one or two words keep them, long ones their beginning."""
    cut = _cut(name)
    if not cut.head:
        return name
    entry = _head_entries()[fold(cut.head)]
    head = entry["short"]
    if len(cut.words) <= 2 or entry.get("alone"):
        return " ".join((head, *cut.words))
    if len(cut.words) <= _LONGEST_INITIALS:
        return f"{head} {_initials(name, cut)}"
    first = _beginning(cut.words)
    return " ".join((head, *first))


@lru_cache(maxsize=2_048)
def forms(name: str, aliases: tuple[str, ...]) -> tuple[Form, ...]:
    """Return every form of a unit, each once. Kept, since the book of an office's units is made anew again and again."""
    return tuple(dict.fromkeys(_every_form(name, aliases)))


def _every_form(name: str, aliases: Iterable[str]) -> Iterator[Form]:
    for written in (name, *aliases):
        yield _spelled(_WORD.findall(one_line(written)), whole=True)
        cut = _cut(written)
        yield from _parts(cut)
        yield from _shortened(cut)
        yield from _alone(cut, written)
    yield from (_spelled(_WORD.findall(everyday), whole=True) for everyday in _everyday(name))
    yield _spelled(_WORD.findall(short_name(name)), whole=True)


def _parts(cut: _Name) -> Iterator[Form]:
    """Yield the name's stretches behind its head ("phòng hành chính"), and its whole without a head ("công báo tin học")."""
    for words in {cut.words, cut.joined}:
        if len(cut.groups) > 1 or len(words) >= _FEWEST_WITHOUT_HEAD:
            yield _spelled(words, whole=True, headed=not cut.head)
        for stretch in _stretches(words):
            for head in cut.heads:
                yield _spelled([*_WORD.findall(head), *stretch], whole=stretch == words)


def _stretches(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if len(words) == 1:
        yield words
    starts = range(len(words) - 1) if len(words) <= _LONGEST_CUT_FREELY else (0,)
    for start in starts:
        for end in range(start + 2, len(words) + 1):
            yield words[start:end]


def _shortened(cut: _Name) -> Iterator[Form]:
    """Yield initials: alone ("hctc"), behind a head ("phctc", "tt pvhcc"), and of a stretch ("tthcc")."""
    for words in {cut.words, cut.joined}:
        letters = "".join(fold(word[0]) for word in words)
        if len(letters) >= _FEWEST_WITHOUT_HEAD and len(letters) <= _LONGEST_INITIALS + 1:
            yield Form(letters, whole=True, headed=False)
        for head in cut.heads if len(letters) > 1 else ():
            yield Form(_compact([head]) + letters, whole=True)
        for start in range(1, len(letters) - 2):
            yield from (Form(_compact([head]) + letters[start:]) for head in cut.heads if len(_compact([head])) > 1)


def _alone(cut: _Name, written: str) -> Iterator[Form]:
    """Yield the bare head where people say it for the unit ("tỉnh đoàn"), and what a name gives in brackets ("(EVN)")."""
    if cut.head and _head_entries()[fold(cut.head)].get("alone"):
        yield from (_spelled(_WORD.findall(head), whole=False) for head in cut.heads if len(head) > 2)
    yield from (_spelled(_WORD.findall(given), whole=True) for given in _IN_BRACKETS.findall(written))


def _spelled(words: Iterable[str], whole: bool, *, headed: bool = True) -> Form:
    keys = tuple(key for word in words for key in _keys(word))
    return Form("".join(map(bare_of, keys)), keys, whole, headed)


@lru_cache(maxsize=8_192)
def _keys(word: str) -> tuple[str, ...]:
    return keys_of(word.lower())


def _compact(words: Iterable[str]) -> str:
    return "".join(bare for word in words for bare in map(bare_of, _keys(word)))


def _everyday(name: str) -> list[str]:
    plain = fold(name)
    return [typed for entry in table("units")["everyday"] if fold(entry["of"]) in plain for typed in entry["names"]]


def _cut(name: str) -> _Name:
    """Cut a name, without its place, into head and groups; no head where it begins with no known one."""
    one = spelling(_IN_BRACKETS.sub("", name))
    written = one.written[: _end_of_core(one.written, len(one.core))]
    plain = fold(written)
    head = next((entry for opening, entry in _heads_longest_first() if plain.startswith(opening)), None)
    tail = written[len(head["name"]) :] if head else written
    joining = {"và", "&"}
    groups = [tuple(_WORD.findall(group)) for group in re.split(r"\s+[-–]\s+|,\s*|\s+(?:và|&)\s+", tail.strip())]
    return _Name(
        head["name"] if head else "",
        (head["name"], *head["typed"]) if head else (),
        tuple(group for group in groups if group),
        tuple(word for word in re.findall(r"\w+|&", tail) if word not in joining or word == "và"),
    )


def _end_of_core(written: str, words: int) -> int:
    """Return where the first so many words of a name end; "và" is not counted, as in `Spelling.core`."""
    counted = [match for match in _WORD.finditer(written) if fold(match.group()) != "va"]
    return counted[words - 1].end() if 0 < words <= len(counted) else len(written)


def _initials(name: str, cut: _Name) -> str:
    """Return the initials of a name's groups, joined as the name joins them: "CB&TH", "HC-TC"."""
    groups = ["".join(key_of(word[0].lower()).rstrip("12345").upper() for word in group) for group in cut.groups]
    ampersand = re.search(r"\s(?:và|&)\s", name) is not None
    return ("&" if ampersand else "-").join(groups)


def _beginning(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words before the first joining one ("kiểm tra" of "kiểm tra việc chấp hành …"), at most four."""
    joining = set(table("units")["typing"]["joining"])
    end = next((place for place, word in enumerate(words) if word.lower() in joining and place > 0), len(words))
    return words[: min(end, 4)]


@cache
def _heads_longest_first() -> list[tuple[str, dict[str, str]]]:
    heads = sorted(table("units")["heads"], key=lambda entry: -len(entry["name"]))
    return [(f"{fold(entry['name'])} ", entry) for entry in heads]


@cache
def _head_entries() -> dict[str, dict[str, str]]:
    return {fold(entry["name"]): entry for entry in table("units")["heads"]}
