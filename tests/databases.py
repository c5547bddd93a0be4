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


@contextmanager
def postgresql_server(*, durable: bool = False) -> Iterator[str]:
    """Run a server; gives the URL of its maintenance database. Skips where there is none, but fails in CI."""
    programs = find_programs()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail(HOW_TO_GET)
        pytest.skip(HOW_TO_GET)
    # Not the deep folder that pytest hands out: a socket's path must stay under 100 characters.
    folder = Path(tempfile.mkdtemp(prefix="nv-"))
    try:
        with _running(programs, folder, _OPTIONS if durable else f"{_FORGETFUL} {_OPTIONS}", _unprivileged()):
            yield f"postgresql://nhacviec@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def fresh_sqlite(folder: Path) -> str:
    """Return the URL of a SQLite file that is not there yet."""
    return f"sqlite:///{folder / uuid.uuid4().hex}.db"


def _unprivileged() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None  # PostgreSQL refuses to run as root only
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


@contextmanager
def _running(programs: Path, folder: Path, chosen: str, user: pwd.struct_passwd | None) -> Iterator[None]:
    who: dict[str, Any] = {"cwd": folder}
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
        who |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data, log = folder / "data", folder / "log"
    made = [programs / "initdb", "-D", data, "-U", "nhacviec", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run(made, check=True, capture_output=True, **who)  # noqa: S603 - found on this machine
    control = [programs / "pg_ctl", "-D", data, "-w", "-t", str(START_SECONDS)]
    options = f"{chosen} -k {folder}"
    # Its output goes to a file: a pipe would stay open as long as the server runs.
    subprocess.run([*control, "-l", log, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, **who)  # noqa: S603 - found on this machine
    try:
        yield
    finally:
        subprocess.run([*control, "-m", "fast", "stop"], check=True, stdout=subprocess.DEVNULL, **who)  # noqa: S603 - found on this machine
