"""Migrated PostgreSQL databases that tests borrow one after the other, since making and dropping one takes a fifth of a second.

A database that came back is emptied and lent again only if it is then as a new copy is: the same tables, columns, rules and
settings, no statistics of its planner, and counting from one. Any other is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import psycopg

from storage.engine import place_of
from storage.migrating import migrate
from tests.databases import fresh_postgresql

_TOUCHED = """SELECT c.oid::regclass::text FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname <> 'alembic_version' AND pg_relation_size(c.oid) > 0"""
_COUNTERS = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
_SHAPE = """
    SELECT c.relname::text, c.relkind::text, CASE WHEN c.relkind = 'r' THEN c.reltuples END, c.reloptions::text,
        a.attname::text, a.atttypid::bigint, a.attnotnull, a.attidentity::text
        FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND a.attislocal
        WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL SELECT conname::text, pg_get_constraintdef(oid), NULL, NULL, NULL, NULL, NULL, NULL
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT proname::text, prosrc, NULL, NULL, NULL, NULL, NULL, NULL
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT tgname::text, tgrelid::regclass::text, NULL, NULL, NULL, NULL, NULL, NULL
        FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT nspname::text, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM pg_namespace WHERE nspname !~ '^pg_t'
    UNION ALL SELECT starelid::regclass::text, NULL, NULL, NULL, NULL, NULL, NULL, NULL
        FROM pg_statistic WHERE starelid >= 16384
    UNION ALL SELECT setconfig::text, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM pg_db_role_setting
    UNION ALL SELECT version_num, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM alembic_version
    ORDER BY 1, 2, 5"""
_STRANGERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def _shape(connection: psycopg.Connection[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return connection.execute(_SHAPE).fetchall()


def emptied(connection: psycopg.Connection[tuple[object, ...]], shape: list[tuple[object, ...]]) -> bool:
    """Empty a database; tell whether it is then as a new copy is, which has this shape."""
    connection.execute(_STRANGERS)
    touched = [str(name) for (name,) in connection.execute(_TOUCHED)]
    if touched:
        connection.execute(f"TRUNCATE {', '.join(touched)} CASCADE".encode())
    connection.execute(_COUNTERS)
    return _shape(connection) == shape


@dataclass(slots=True)
class Lending:
    """Lends migrated, empty databases of a server, to one test at a time each."""

    server: str
    template: str
    shape: list[tuple[object, ...]]
    made: ExitStack
    free: list[str] = field(default_factory=list)

    @contextmanager
    def lent(self) -> Iterator[str]:
        """Give the URL of a database with all tables and nothing in them."""
        url = self.free.pop() if self.free else self.made.enter_context(fresh_postgresql(self.server, self.template))
        try:
            yield url
        finally:
            self._take_back(url)

    def _take_back(self, url: str) -> None:
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                good = emptied(connection, self.shape)
        except psycopg.Error:
            return  # whatever became of it, nobody borrows it again
        if good:
            self.free.append(url)


@contextmanager
def lending(server: str) -> Iterator[Lending]:
    """Lend databases of a running server, and drop them all at the end."""
    with ExitStack() as made:
        url = made.enter_context(fresh_postgresql(server))
        migrate(place_of(url))
        with psycopg.connect(url) as connection:
            shape = _shape(connection)
        yield Lending(server, url.partition("?")[0].rpartition("/")[2], shape, made)
