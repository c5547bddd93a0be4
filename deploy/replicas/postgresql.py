"""A PostgreSQL of one's own for a while, that can be killed and started again. It listens on a Unix socket only."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PATIENCE_SECONDS = "30"


class NoPostgresqlError(Exception):
    """There are no programs of PostgreSQL on this machine."""


class Server:
    """A server in `folder`, which is its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._programs = _programs()
        user = _other_than_root()
        self._who: dict[str, Any] = {"cwd": folder}
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
            self._who |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    @property
    def url(self) -> str:
        """The URL of its one database."""
        return f"postgresql://nhacviec@/postgres?host={self._folder}"

    def make(self) -> None:
        """Make the files of an empty database."""
        rest = ["-U", "nhacviec", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        self._call("initdb", *rest)

    def start(self) -> None:
        """Start, and return when it answers."""
        options = f"-c listen_addresses='' -c max_connections=100 -k {self._folder}"
        self._call("pg_ctl", "-w", "-t", _PATIENCE_SECONDS, "-l", str(self._folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop; `immediate` is as if it had been killed."""
        self._call("pg_ctl", "-w", "-t", _PATIENCE_SECONDS, "-m", mode, "stop")

    def _call(self, program: str, *words: str) -> None:
        command = [str(self._programs / program), "-D", str(self._folder / "data"), *words]
        # Its output goes nowhere: a pipe would stay open as long as the server runs.
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **self._who)


@contextmanager
def postgresql() -> Iterator[Server]:
    """Run a server while the block runs. Raises `NoPostgresqlError`."""
    folder = Path(tempfile.mkdtemp(prefix="nv-"))  # a short path: that of a socket must stay under 100 characters
    try:
        server = Server(folder)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = [Path(one).resolve().parent for one in [shutil.which("initdb")] if one]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name.zfill(4), reverse=True)
    programs = next((path for path in found if (path / "initdb").exists() and (path / "pg_ctl").exists()), None)
    if programs is None:
        raise NoPostgresqlError
    return programs


def _other_than_root() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None  # PostgreSQL refuses to run as root only
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]
