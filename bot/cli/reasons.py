"""Why a question got its answer, for the terminal: as lines for an administrator, and as an object for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from handlers.views.names import code_words, shortened, span_words
from locales import Texts
from plan.hearing import Heard
from plan.reasons import Candidate, Meaning, Nearness, Outcome, Reasoning, Search

CONTENT_SIZE = 60
MOST_WAYS = 6


def reasons_text(why: Reasoning, texts: Texts) -> str:
    """Return the reasons as plain lines."""
    lines = [texts.plain("reasons.title"), texts.plain("reasons.typed", typed=why.typed)]
    for change in dict.fromkeys(each.why for each in why.respelled):
        pairs = [f"{each.typed} → {each.heard}" for each in why.respelled if each.why is change]
        lines.append(texts.plain(f"reasons.respelled_{change.value}", pairs="; ".join(pairs)))
    if why.references:
        named = [texts.plain(f"reasons.reference_{kind}", text=text) for kind, text in why.references]
        lines.append(texts.plain("reasons.references", named="; ".join(named)))
    if why.heard is not None:
        lines += _heard(why.heard, texts)
        lines.append(texts.plain("reasons.subject", words=" ".join(why.subject), aside=" ".join(why.set_aside)))
    if why.meanings:
        lines += [texts.plain("reasons.meanings"), *(_meaning(each, texts) for each in why.meanings)]
    if why.search is not None and why.search.candidates:
        lines += [texts.plain("reasons.candidates"), *(_candidate(each, texts) for each in why.search.candidates)]
    return "\n".join([*lines, *_nearness(why.nearness, texts), _decision(why, texts)])


def _heard(heard: Heard, texts: Texts) -> Iterator[str]:
    question = heard.question
    cues = [_cue(cue, texts) for cue in sorted(question.cues)]
    asked = _cue(question.intent.value, texts) if question.intent else None
    yield texts.plain("reasons.asked", asked=asked, cues=", ".join(cues))
    if heard.unit is not None:
        yield texts.plain("reasons.unit", unit=heard.unit.name, own=question.mine)
    if heard.foreign is not None:
        yield texts.plain("reasons.foreign", unit=heard.foreign)
    if question.span is not None:
        yield texts.plain("reasons.time", span=span_words(question.span, texts), label=question.span.label)


def _cue(cue: str, texts: Texts) -> str:
    key = f"reasons.cue_{cue}"
    return texts.plain(key) if key in texts.keys else cue


def _meaning(meaning: Meaning, texts: Texts) -> str:
    ways = [texts.plain("reasons.way", words=each.words, percent=round(each.trust * 100)) for each in meaning.ways[:MOST_WAYS]]
    return texts.plain(
        "reasons.meaning",
        words=meaning.words,
        weight=round(meaning.weight, 2),
        ways="; ".join(ways),
        more=max(len(meaning.ways) - MOST_WAYS, 0),
        tasks=meaning.unit_tasks,
        outside=meaning.outside,
    )


def _candidate(candidate: Candidate, texts: Texts) -> str:
    task = candidate.item.task
    return texts.plain(
        "reasons.candidate",
        code=code_words(task.code, texts),
        content=shortened(task.content, CONTENT_SIZE),
        score=round(candidate.score, 2),
        percent=round(candidate.coverage * 100),
    )


def _nearness(near: Nearness, texts: Texts) -> Iterator[str]:
    yield texts.plain("reasons.near", part=texts.plain(f"reasons.near_{near.part.value}"))
    for each in near.nearest:
        task = each.item.task
        yield texts.plain(
            "reasons.neighbour",
            code=code_words(task.code, texts),
            content=shortened(task.content, CONTENT_SIZE),
            cosine=round(each.cosine, 3),
            called=each.called,
        )
    if near.outside is not None:
        yield texts.plain("reasons.neighbour_outside", cosine=round(near.outside, 3))


def _decision(why: Reasoning, texts: Texts) -> str:
    ground, outcome = texts.plain(f"reasons.ground_{why.ground.value}"), texts.plain(f"reasons.outcome_{why.outcome.value}")
    how = _measured(why.search, why.outcome, texts) if why.search is not None else None
    return texts.plain("reasons.decision", ground=ground, how=how, outcome=outcome)


def _measured(search: Search, outcome: Outcome, texts: Texts) -> str:
    best = search.candidates[0].coverage if search.candidates else 0.0
    equal = search.equal if outcome is Outcome.CHOICE else 0
    return texts.plain("reasons.measured", best=round(best * 100), needed=round(search.needed * 100), equal=equal)


def reasons_json(why: Reasoning) -> dict[str, object]:
    """Return the reasons in the shape that `ask --json --explain` promises under "explain"."""
    search = why.search
    return {
        "typed": why.typed,
        "respelled": [{"typed": each.typed, "heard": each.heard, "why": each.why.value} for each in why.respelled],
        "references": [{"kind": kind, "text": text} for kind, text in why.references],
        **_recognised(why.heard),
        "subject": list(why.subject),
        "set_aside": list(why.set_aside),
        "concepts": _concepts(why.meanings),
        "candidates": _candidates(search.candidates if search else ()),
        "meaning": _meaning_facts(why.nearness),
        "decided": {
            "by": why.ground.value,
            "outcome": why.outcome.value,
            "needed": search.needed if search else None,
            "equal": search.equal if search else None,
        },
    }


def _recognised(heard: Heard | None) -> dict[str, object]:
    if heard is None:
        return {"cues": [], "intent": None, "role": None, "unit": None, "own_unit": False, "foreign": None, "when": None}
    question = heard.question
    return {
        "cues": sorted(question.cues),
        "intent": question.intent.value if question.intent else None,
        "role": question.role.value if question.role else None,
        "unit": heard.unit.name if heard.unit else None,
        "own_unit": question.mine,
        "foreign": heard.foreign,
        "when": question.span.label if question.span else None,
    }


def _concepts(meanings: Iterable[Meaning]) -> list[dict[str, object]]:
    return [
        {
            "words": each.words,
            "weight": round(each.weight, 3),
            "outside": each.outside,
            "unit_tasks": each.unit_tasks,
            "ways": [{"words": way.words, "trust": way.trust} for way in each.ways],
        }
        for each in meanings
    ]


def _meaning_facts(near: Nearness) -> dict[str, object]:
    nearest = [{"ref": each.item.task.ref, "cosine": round(each.cosine, 3), "phrasing": each.called} for each in near.nearest]
    return {"part": near.part.value, "nearest": nearest, "outside": None if near.outside is None else round(near.outside, 3)}


def _candidates(candidates: Sequence[Candidate]) -> list[dict[str, object]]:
    return [
        {"ref": each.item.task.ref, "score": round(each.score, 3), "coverage": round(each.coverage, 3)} for each in candidates
    ]
