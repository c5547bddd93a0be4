"""Fresh databases for tests: a SQLite file, or a database on a real PostgreSQL that this module starts and always ends.

The server listens on a Unix socket in a short temporary folder, without fsync unless it is to be durable. One server for each
pytest process.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

HOW_TO_GET = "no PostgreSQL on this machine: apt-get install postgresql"
START_SECONDS = 30
_OPTIONS = "-c listen_addresses='' -c max_connections=60 -c deadlock_timeout=200ms"
_FORGETFUL = "-F -c full_page_writes=off"


def find_programs() -> Path | None:
    """Return the folder with initdb and pg_ctl, the newest if there are several."""
    found = [Path(one).resolve().parent for one in [shutil.which("initdb")] if one]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name.zfill(4), reverse=True)
    return next((path for path in found if (path / "initdb").exists() and (path / "pg_ctl").exists()), None)


@dataclass(frozen=True, slots=True)
class Machine:
    """A PostgreSQL of our own in a folder, that can be stopped and started again."""

    programs: Path
    folder: Path
    options: str

    @property
    def url(self) -> str:
        """The URL of its maintenance database."""
        return f"postgresql://nhacviec@/postgres?host={self.folder}"

    def make(self) -> None:
        """Make its empty data."""
        made = ["-D", self.folder / "data", "-U", "nhacviec", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"]
        self._run("initdb", *made)

    def copy(self, original: Machine) -> None:
        """Take over the data of a running one and follow it as its stand-by."""
        self._run("pg_basebackup", "-h", original.folder, "-U", "nhacviec", "-D", self.folder / "data", "-R", "-c", "fast")

    def start(self) -> None:
        """Start it and wait until it answers."""
        # Its output goes to a file: a pipe would stay open as long as the server runs.
        self._control("-l", self.folder / "log", "-o", f"{self.options} -k {self.folder}", "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it; "fast" says good-bye to whoever is connected, "immediate" does as a crash does."""
        self._control("-m", how, "stop")

    def promote(self) -> None:
        """Let a stand-by take writes from now on."""
        self._control("promote")

    def say(self, *statements: str) -> None:
        """Run statements in the maintenance database, each by itself."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def _control(self, *words: str | Path) -> None:
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-t", str(START_SECONDS), *words)

    def _run(self, program: str, *words: str | Path) -> None:
        who: dict[str, Any] = {"cwd": self.folder}
        if (user := _unprivileged()) is not None:
            who |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([self.programs / program, *words], check=True, **quiet, **who)  # noqa: S603 - found on this machine


@contextmanager
def postgresql_machine(options: str = "", *, durable: bool = False) -> Iterator[Machine]:
    """Give a machine without data that does not run yet. Skips where there is no PostgreSQL, but fails in CI."""
    programs = find_programs()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail(HOW_TO_GET)
        pytest.skip(HOW_TO_GET)
    # Not the deep folder that pytest hands out: a socket's path must stay under 100 characters.
    folder = Path(tempfile.mkdtemp(prefix="nv-"))
    if (user := _unprivileged()) is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    machine = Machine(programs, folder, " ".join([_OPTIONS if durable else f"{_FORGETFUL} {_OPTIONS}", options]))
    try:
        yield machine
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            machine.stop("immediate" if not durable else "fast")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql_server(*, durable: bool = False) -> Iterator[str]:
    """Run a server; gives the URL of its maintenance database. Skips where there is none, but fails in CI."""
    with postgresql_machine(durable=durable) as machine:
        machine.make()
        machine.start()
        yield machine.url


@contextmanager
def fresh_postgresql(server: str, template: str = "template0") -> Iterator[str]:
    """Make a database on a running server, empty or like `template`; gives its URL and drops it afterwards."""
    name = f"t_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log".encode())
    try:
        yield server.replace("/postgres?", f"/{name}?")
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


def fresh_sqlite(folder: Path) -> str:
    """Return the URL of a SQLite file that is not there yet."""
    return f"sqlite:///{folder / uuid.uuid4().hex}.db"


def _unprivileged() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None  # PostgreSQL refuses to run as root only
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]
