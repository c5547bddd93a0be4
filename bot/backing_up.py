"""Puts the daily backup of an installation together: what is backed up, and who hears that it failed."""

from __future__ import annotations

from bot.backups.duty import DailyBackup, Post
from bot.backups.writing import Wanted
from bot.installation import Installation
from handlers.office.backup_notices import tell_failed
from handlers.ports import OfficeDirectory
from storage.backup_log import Attempt


def backing_up(offices: OfficeDirectory, installation: Installation, holder: str) -> DailyBackup | None:
    """Return what backs the installation up, None where it is to be left to others. `holder` names this process.

    A failure is the business of who looks after the installation: of its home office's administrators, as they are then.
    """
    terms = installation.backups
    if terms is None:
        return None

    async def tell(attempt: Attempt) -> None:
        services = offices.home
        async with services.storage.transaction() as tx:
            await tell_failed(tx, services.office, attempt, services.clock.now())
        services.post.ring()

    post = Post(offices.home.storage, offices.home.clock, installation.zone, holder)
    wanted = Wanted(installation.database_url, installation.template_folder, terms.public_keys)
    return DailyBackup(post, terms, wanted, tell)
