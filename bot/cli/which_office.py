"""Which office a command of the command line speaks of: the only one, or the one that `--office` names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from bot.cli.speaking import refuse
from locales import Texts
from plan.folding import fold, one_line
from plan.office_names import offices_named

if TYPE_CHECKING:
    from storage import Office, Transaction

F = TypeVar("F", bound=Callable[..., Any])
MOST_NAMED = 10

office_option: Callable[[F], F] = click.option("--office", help="Tên cơ quan; bắt buộc khi cơ sở dữ liệu có nhiều cơ quan.")
"""The option of every command that speaks of one office."""


class WhichOfficeError(Exception):
    """It is not told which office is meant: no name where there are several (`typed` is None), or one that is none's.

    `names` are those that may be meant, of `count` in all.
    """

    def __init__(self, typed: str | None, names: tuple[str, ...], count: int) -> None:
        super().__init__(typed)
        self.typed = typed
        self.names = names
        self.count = count


async def the_office(tx: Transaction, typed: str | None) -> Office | None:
    """Return the office that is meant, None where none is stored and none was named. Raises `WhichOfficeError`.

    A name is met whatever its marks and capitals; one that is only like it is offered, never taken.
    """
    stored = await tx.offices.all()
    if typed is None:
        if len(stored) > 1:
            raise WhichOfficeError(None, tuple(each.name for each in stored[:MOST_NAMED]), len(stored))
        return stored[0] if stored else None
    exact = [each for each in stored if each.name == one_line(typed)]
    same = exact or [each for each in stored if fold(one_line(each.name)) == fold(one_line(typed))]
    if len(same) == 1:
        return same[0]
    names = {each.id: each.name for each in stored}
    near = offices_named(typed, names)
    shown = tuple(names[each] for each in near) if near else tuple(names.values())
    raise WhichOfficeError(typed, shown[:MOST_NAMED], len(stored))


def refuse_office(texts: Texts, error: WhichOfficeError) -> NoReturn:
    """Say which offices can be named; end with status 2."""
    options = "\n".join(f'  --office "{name}"' for name in error.names)
    if error.typed is None:
        refuse(texts, "office_cli.several", options=options, more=error.count - len(error.names))
    refuse(texts, "office_cli.unknown", options=options, typed=error.typed)
