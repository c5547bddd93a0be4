"""The sealed buttons of deadlines: requests for more time and the words on them, bases, explanations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from plan.rights import Action

_DIALOGUE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BeginExtension:
    """Begin to ask for more time for a task."""

    PREFIX: ClassVar[str] = "Db"
    ACTION: ClassVar[Action] = Action.ASK_EXTENSION
    task: int


@dataclass(frozen=True, slots=True)
class ExtendTask:
    """Of tasks that share a code, this one needs more time."""

    PREFIX: ClassVar[str] = "Dt"
    ACTION: ClassVar[Action] = Action.ASK_EXTENSION
    LIFE: ClassVar[timedelta] = _DIALOGUE
    draft: int
    task: int


@dataclass(frozen=True, slots=True)
class ExtendMilestone:
    """Of several milestones, counted from 0, this one is to be moved."""

    PREFIX: ClassVar[str] = "Dm"
    ACTION: ClassVar[Action] = Action.ASK_EXTENSION
    LIFE: ClassVar[timedelta] = _DIALOGUE
    draft: int
    milestone: int


@dataclass(frozen=True, slots=True)
class DropExtension:
    """Ask for nothing."""

    PREFIX: ClassVar[str] = "Dx"
    ACTION: ClassVar[Action] = Action.ASK_EXTENSION
    LIFE: ClassVar[timedelta] = _DIALOGUE
    draft: int


@dataclass(frozen=True, slots=True)
class PassOn:
    """The head's word on a request: pass it on to the office, or refuse it with a reason."""

    PREFIX: ClassVar[str] = "Dp"
    ACTION: ClassVar[Action] = Action.PASS_EXTENSION
    extension: int
    passed: bool


@dataclass(frozen=True, slots=True)
class DecideExtension:
    """The office's word on a request: grant it, or refuse it with a reason."""

    PREFIX: ClassVar[str] = "Dd"
    ACTION: ClassVar[Action] = Action.DECIDE_EXTENSION
    extension: int
    granted: bool


@dataclass(frozen=True, slots=True)
class BeginBasis:
    """Begin to name the document that a task waited for."""

    PREFIX: ClassVar[str] = "Dc"
    ACTION: ClassVar[Action] = Action.SET_BASIS
    task: int


@dataclass(frozen=True, slots=True)
class BaseTask:
    """Of tasks that share a code, this one has its document now."""

    PREFIX: ClassVar[str] = "Du"
    ACTION: ClassVar[Action] = Action.SET_BASIS
    LIFE: ClassVar[timedelta] = _DIALOGUE
    draft: int
    task: int


@dataclass(frozen=True, slots=True)
class DropBasis:
    """Set nothing."""

    PREFIX: ClassVar[str] = "Dy"
    ACTION: ClassVar[Action] = Action.SET_BASIS
    LIFE: ClassVar[timedelta] = _DIALOGUE
    draft: int


@dataclass(frozen=True, slots=True)
class AskExplanation:
    """Ask every leading unit that is behind why a task is late."""

    PREFIX: ClassVar[str] = "Dq"
    ACTION: ClassVar[Action] = Action.ASK_EXPLANATION
    task: int


@dataclass(frozen=True, slots=True)
class Explain:
    """Begin to answer why a task is late."""

    PREFIX: ClassVar[str] = "De"
    ACTION: ClassVar[Action] = Action.EXPLAIN
    explanation: int


EXTENDING: dict[str, type[Any]] = {kind.PREFIX: kind for kind in (BeginExtension, ExtendTask, ExtendMilestone, DropExtension)}
"""What who asks for more time presses."""
DECIDING: dict[str, type[Any]] = {kind.PREFIX: kind for kind in (PassOn, DecideExtension)}
"""The words of heads and of the office on requests."""
BASING: dict[str, type[Any]] = {kind.PREFIX: kind for kind in (BeginBasis, BaseTask, DropBasis)}
"""What who names a document presses."""
EXPLAINING: dict[str, type[Any]] = {kind.PREFIX: kind for kind in (AskExplanation, Explain)}
"""Asking and answering why a task is late."""
KINDS: dict[str, type[Any]] = {**EXTENDING, **DECIDING, **BASING, **EXPLAINING}
