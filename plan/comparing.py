"""Compares the meaning of questions with the texts of one set of plans and with what no plan holds. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from plan.neighbours import Encoder, Neighbourhood, Sense, anchors, fingerprint

SPOKEN_OF = 0.9
"""How near a task must be to an anchor for the plans to speak of it themselves; it is none for them then."""


class Comparison:
    """The vectors of the texts of tasks that are known, beside those of the anchors. Blocking, as its encoder is."""

    def __init__(
        self, encoder: Encoder, neighbourhood: Neighbourhood, vectors: Mapping[str, bytes], far: Sequence[bytes]
    ) -> None:
        """Make ready the known `vectors` (by fingerprint) of a neighbourhood's texts, and those of the anchors (`far`)."""
        self.neighbourhood = neighbourhood
        self._encoder = encoder
        known = {text: vectors[key] for text in distinct(neighbourhood) if (key := fingerprint(text)) in vectors}
        self._texts = tuple(known)
        self._space = encoder.space(list(known.values()))
        outside = [anchor for anchor in far if max(self._space.cosines(anchor), default=-1.0) < SPOKEN_OF]
        self._outside = encoder.space(outside)

    def sense(self, question: str) -> Sense:
        """Return how near a question is to the known texts and to the nearest anchor."""
        (vector,) = self._encoder.vectors([question])
        near = dict(zip(self._texts, self._space.cosines(vector), strict=True))
        return Sense(near, max(self._outside.cosines(vector), default=-1.0))


def distinct(neighbourhood: Neighbourhood) -> Iterable[str]:
    """Return the texts of a neighbourhood, each once, in their order; none where there are too many tasks to compare."""
    return dict.fromkeys(text for _, text in neighbourhood.said())


def compared_at_once(encoder: Encoder, neighbourhood: Neighbourhood, vectors: Mapping[str, bytes]) -> Comparison:
    """Return a comparison over all texts; the vectors of those that are not known are made now."""
    missing = [text for text in distinct(neighbourhood) if fingerprint(text) not in vectors]
    made = dict(zip(map(fingerprint, missing), encoder.vectors(missing), strict=True))
    return Comparison(encoder, neighbourhood, {**vectors, **made}, encoder.vectors(anchors()))
