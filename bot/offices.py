"""The directory of the offices that one installation serves. What an office needs is made when it is first asked for.

An office that nobody speaks to costs a line in memory; one that was not spoken to for a while is let go again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.idle import IdleOffices
from bot.office_services import Shared, services_of, view_of
from bot.sensing import Sensing
from handlers.context import OfficeView, Services
from handlers.ports import Caretaker
from storage import Office

LOOK_SECONDS = 1.0
"""How long a change made by another process, such as the command line, may go unseen."""


@dataclass(eq=False, slots=True)
class _Kept:
    """An office in use."""

    office: Office
    services: Services
    sensing: Sensing
    forget: Callable[[int], None]

    def let_go(self) -> bool:
        """Let an idle office go, unless it is still at work in the background."""
        if self.sensing.is_busy:
            return False
        self.forget(self.office.id)
        return True


class Offices:
    """The directory that handlers, duties and the dispatcher ask. `home` is the office that the settings speak of."""

    def __init__(self, shared: Shared, home: Office, idle: IdleOffices) -> None:
        self._shared = shared
        self._idle = idle
        self._names: dict[int, str] = {}
        self._open: dict[int, Office] = {}
        self._rows = {home.id: home}
        self._edition: tuple[int, int] | None = None
        self._looked_at = float("-inf")
        self._kept: dict[int, _Kept] = {}
        self._home_id = home.id
        self._caretaker: Caretaker | None = None
        self._home = self._made(home)

    @property
    def home(self) -> Services:
        """The home office's services, which has the storage, clock and texts of all; there even while it is closed."""
        return self._home.services

    async def open_offices(self) -> Mapping[int, str]:
        """Return the names of the offices that are not closed, oldest first; a second old at most. Raises `StorageError`."""
        await self._look()
        return self._names

    async def services(self, office_id: int) -> Services | None:
        """Return what an office's handlers use, None for a closed or unknown one. Raises `StorageError`."""
        await self._look()
        office = self._open.get(office_id)
        if office is None:
            return None
        if office_id == self._home_id:
            return self.home
        kept = self._kept.get(office_id)
        if kept is None:
            kept = self._kept[office_id] = self._made(office)
        self._idle.used(kept)
        return kept.services

    def appoint(self, caretaker: Caretaker) -> None:
        """Let handlers ask how the installation is; whom that is shown is the caretaker's to say."""
        self._caretaker = caretaker
        for each in (self._home, *self._kept.values()):
            each.services = replace(each.services, caretaker=caretaker)

    def view(self, office_id: int) -> OfficeView | None:
        """Return an office, closed or not, as it was when last looked at."""
        office = self._rows.get(office_id)
        return None if office is None else view_of(office, self._shared.installation, is_home=office_id == self._home_id)

    async def close(self) -> None:
        """Stop what is at work in the background."""
        for each in (self._home, *self._kept.values()):
            await each.sensing.close()
        self._shared.model.close()

    async def _look(self) -> None:
        """Read the offices anew where any has changed."""
        began = self._shared.monotonic()
        if began - self._looked_at < LOOK_SECONDS:
            return
        async with self._shared.storage.reading() as tx:
            edition = await tx.offices.edition()
            found = await tx.offices.all() if edition != self._edition else None
        if found is not None:
            self._renew(found)
        self._edition, self._looked_at = edition, began

    def _renew(self, found: tuple[Office, ...]) -> None:
        self._open = {each.id: each for each in found if each.closed_at is None}
        self._names = {each.id: each.name for each in self._open.values()}
        self._rows = {each.id: each for each in found}
        self._refit(self._home, self._rows.get(self._home_id))
        for kept in [*self._kept.values()]:
            self._refit(kept, self._open.get(kept.office.id))

    def _refit(self, kept: _Kept, office: Office | None) -> None:
        """Let what is kept of an office follow its row; what was handed out before goes on as it was."""
        is_home = kept is self._home
        if office is None or (office.zone != kept.office.zone and not is_home):
            self._kept.pop(kept.office.id, None)
        elif office != kept.office:
            kept.office = office
            kept.services = replace(kept.services, office=view_of(office, self._shared.installation, is_home=is_home))

    def _made(self, office: Office) -> _Kept:
        services, sensing = services_of(office, self._shared, is_home=office.id == self._home_id)
        return _Kept(office, replace(services, caretaker=self._caretaker), sensing, self._forget)

    def _forget(self, office_id: int) -> None:
        self._kept.pop(office_id, None)
