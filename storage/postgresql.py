"""Connections to PostgreSQL: what a URL may say, the limits that every statement has, and a pool that outlives its server.

The URL is libpq's own (`?sslmode=…`, several hosts) and goes to the driver untouched, but for two words of ours:
`pool_size=10` and `pgbouncer=true`.
"""

from __future__ import annotations

import select
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, pool
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.errors import DatabaseUrlInvalid

POOL_SIZE = 10
"""Connections of one process, unless the URL says otherwise."""
POOL_WAIT_SECONDS = 20
HOST_SECONDS = 4
"""For how long one host of the URL is waited for."""

# Our statements look rows up by key. Plans are made while a queue is empty, when reading all of it looks cheap, and kept when
# it is full. A statement that runs longer than the others may wait for is a mistake; a transaction in which nothing happens
# belongs to a process that hangs, and holds locks.
_SESSION = {
    "enable_seqscan": "off",
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
}
# A server that vanishes without a word (power, cable, a firewall that forgets) is noticed within half a minute.
_LIVELINESS = {
    "keepalives_idle": "20",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
    "application_name": "nhacviec",
}
_OURS = {"pool_size", "pgbouncer"}
_YES = {"true", "1", "on", "yes"}
_TAKES_NO_WRITES = "25006"


@dataclass(frozen=True, slots=True)
class Server:
    """A server, or several of which one is asked after the other. `conninfo` holds the password, `shown` does not.

    `options` are for connections that serve the bot, not for work on whole tables. `pooled`: a PgBouncer stands in between
    that gives a connection for one transaction only.
    """

    conninfo: str
    shown: str
    options: str = ""
    hosts: int = 1
    pool_size: int = POOL_SIZE
    pooled: bool = False


NONE = Server("", "")


def server_of(url: str) -> Server:
    """Return the server that a `postgresql://` URL names; raises `DatabaseUrlInvalid`."""
    try:
        from psycopg import ProgrammingError, conninfo
    except ImportError:
        raise DatabaseUrlInvalid("driver_missing") from None
    bare, ours = _without_ours(url)
    try:
        parts = conninfo.conninfo_to_dict(bare)
    except ProgrammingError:
        raise DatabaseUrlInvalid("malformed") from None
    hosts = len(str(parts.get("host", "")).split(","))
    size = ours.get("pool_size", str(POOL_SIZE))
    if not size.isdigit() or not 2 <= int(size) <= 200:
        raise DatabaseUrlInvalid("malformed")
    shown, pooled = _shown(parts), ours.get("pgbouncer", "").lower() in _YES
    settled = conninfo.make_conninfo("", **_with_defaults(parts, hosts))
    return Server(settled, shown, _options(parts, pooled=pooled), hosts, int(size), pooled)


def _without_ours(url: str) -> tuple[str, dict[str, str]]:
    """Return the URL without the words that libpq does not know, and those words."""
    address, mark, query = url.partition("?")
    said = [each.partition("=") for each in query.split("&")]
    theirs = "&".join("".join(each) for each in said if each[0] not in _OURS)
    return address + (mark and theirs and f"?{theirs}"), {name: value for name, _, value in said if name in _OURS}


def _shown(parts: dict[str, Any]) -> str:
    user = f"{parts['user']}@" if "user" in parts else ""
    # Of several hosts without ports libpq makes ports like ",".
    port = f":{parts['port']}" if str(parts.get("port", "")).strip(",") else ""
    return f"postgresql://{user}{parts.get('host', '')}{port}/{parts.get('dbname', '')}"


def _with_defaults(parts: dict[str, Any], hosts: int) -> dict[str, Any]:
    """Return libpq's parameters with what the URL leaves open."""
    settled = {"connect_timeout": HOST_SECONDS, **_LIVELINESS, **parts}
    if hosts > 1:  # nothing works where nothing can be stored: look for the one that takes writes
        settled.setdefault("target_session_attrs", "read-write")
    return settled


def _options(parts: dict[str, Any], *, pooled: bool) -> str:
    """Return what the server is told at each connection; what the URL says comes later, and counts."""
    ours = [] if pooled else [f"-c {name}={value}" for name, value in _SESSION.items()]
    return " ".join([*ours, *filter(None, [parts.get("options")])])


def pooled_engine(server: Server) -> AsyncEngine:
    """Return the async pool; nothing connects yet."""

    async def connect(*_arguments: object, **_options: object) -> Any:
        from psycopg import AsyncConnection
        from psycopg.conninfo import make_conninfo

        # Without a threshold nothing is prepared: PgBouncer would look for it at another connection.
        threshold = None if server.pooled else 5
        conninfo = make_conninfo(server.conninfo, options=server.options or None)
        return await AsyncConnection.connect(conninfo, prepare_threshold=threshold)

    engine = create_async_engine(
        "postgresql+psycopg://",
        async_creator=connect,
        pool_size=server.pool_size,
        max_overflow=0,
        pool_timeout=POOL_WAIT_SECONDS,
        pool_recycle=1800,
        hide_parameters=True,  # an error repeats no values: those are what people typed
    )
    _watch(engine.sync_engine)
    if server.pooled:
        _settle_each_transaction(engine.sync_engine)
    return engine


def plain_engine(server: Server) -> Engine:
    """Return a blocking engine without a pool and without limits of time, for work on whole tables."""

    def connect() -> Any:
        import psycopg

        return psycopg.connect(server.conninfo, prepare_threshold=None)

    return create_engine("postgresql+psycopg://", creator=connect, poolclass=pool.NullPool, hide_parameters=True)


def _watch(engine: Engine) -> None:
    """Let no connection out of the pool of which it is known that its server is gone, and none whose server takes no writes.

    Asking the server each time costs as much as a short statement. An idle connection has nothing to say: only where there
    is something to read, which is how a server says good-bye, it is asked.
    """

    @event.listens_for(engine, "checkout")
    def look(connection: Any, _record: object, _proxy: object) -> None:
        if _has_something_to_read(connection.driver_connection.fileno()) and not _answers(engine, connection):
            raise InvalidatePoolError
        # Whoever has read leaves "read and write" behind, which would overrule a server that is set to take no writes.
        if connection.driver_connection.read_only is not None:
            connection.set_read_only(None)

    @event.listens_for(engine, "handle_error")
    def drop(context: ExceptionContext) -> None:
        # The server was made a stand-by under us; another one of the URL may be the primary now.
        if getattr(context.original_exception, "sqlstate", None) == _TAKES_NO_WRITES:
            context.is_disconnect = True


def _answers(engine: Engine, connection: Any) -> bool:
    try:
        return engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error:
        return False


def _has_something_to_read(fileno: int) -> bool:
    looking = select.poll()
    looking.register(fileno, select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(looking.poll(0))


def _settle_each_transaction(engine: Engine) -> None:
    """Say at each beginning what a connection of one's own is told once: the next transaction may run on another one."""
    limits = "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in _SESSION.items())

    @event.listens_for(engine, "begin")
    def settle(connection: Connection) -> None:
        connection.exec_driver_sql(limits)
