"""What a command says when the database cannot be used. Apart from the rest, so that `ask FILE` loads no database library."""

from __future__ import annotations

from typing import NoReturn

from bot.cli.speaking import refuse
from locales import Texts
from storage.errors import (
    DatabaseBusy,
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseUnreachable,
    SchemaTooNew,
    SchemaTooOld,
    StorageError,
)

_DATABASE_SENTENCES: dict[type[StorageError], str] = {
    SchemaTooOld: "cli.database_old",
    SchemaTooNew: "cli.database_new",
    DatabaseBusy: "cli.database_busy",
    DatabaseFull: "cli.database_full",
    DatabaseReadOnly: "cli.database_read_only",
}


def refuse_database(texts: Texts, error: StorageError) -> NoReturn:
    """Say why the database cannot be used and what to do; end with status 2."""
    key, facts = database_sentence(error)
    refuse(texts, key, **facts)


def database_sentence(error: StorageError) -> tuple[str, dict[str, object]]:
    """Return the key and the facts of the sentence that says why the database cannot be used and what to do."""
    if isinstance(error, DatabaseUnreachable):
        return "cli.database_unreachable", {"url": error.url}
    if type(error) in _DATABASE_SENTENCES:
        return _DATABASE_SENTENCES[type(error)], {}
    return "cli.database_unusable", {"reason": str(error)}
