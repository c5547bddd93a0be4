"""The command line `nhacviec`: which commands there are. Each is loaded only when it is called, so that `ask` starts fast."""

from __future__ import annotations

import importlib
import sys
from typing import Any, NoReturn, TextIO

import click
from typing_extensions import override

_COMMANDS = {
    "run": "bot.cli.running",
    "sandbox": "bot.cli.running",
    "read": "bot.cli.reading",
    "import": "bot.cli.importing",
    "ask": "bot.cli.asking",
    "digest": "bot.cli.digests",
    "report": "bot.cli.reports",
    "invite": "bot.cli.inviting",
    "outbox": "bot.cli.outbox",
    "audit": "bot.cli.auditing",
    "migrate": "bot.cli.database",
    "migrate-data": "bot.cli.moving",
    "doctor": "bot.cli.checkup",
}


class _Commands(click.Group):
    """A group whose commands live in modules that are imported at their first use."""

    @override
    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command; a call that is not understood is answered in the installation's language, with status 2."""
        try:
            return super().main(*args, **{**extra, "standalone_mode": False})
        except click.UsageError as error:
            _refuse_call(error)
        except click.Abort:
            raise SystemExit(1) from None

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name])
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nhacviec", prog_name="nhacviec")
@click.pass_context
def commands(ctx: click.Context) -> None:
    """Nhắc Việc: trợ lý kế hoạch của cơ quan trên Telegram.

    Không kèm lệnh: có BOT_TOKEN thì chạy trên Telegram, chưa có thì mở bản dùng thử trên trình duyệt.
    """
    if ctx.invoked_subcommand is None:
        from bot.cli.running import run_or_sandbox

        run_or_sandbox()


def _refuse_call(error: click.UsageError) -> NoReturn:
    """Say what is wrong with a call and where its help is."""
    from bot.cli.speaking import default_texts, refuse

    path = error.ctx.command_path if error.ctx else "nhacviec"
    match error:
        case click.MissingParameter():
            refuse(default_texts(), "cli.call_misses", path=path, name=_name(error))
        case click.BadParameter():
            refuse(default_texts(), "cli.call_value", path=path, name=_name(error))
        case click.NoSuchOption():
            refuse(default_texts(), "cli.call_unknown", path=path, name=error.option_name)
        case _:
            refuse(default_texts(), "cli.call_wrong", path=path)


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return error.param_hint if isinstance(error.param_hint, str) else ""
    return error.param.opts[0] if isinstance(error.param, click.Option) else (error.param.human_readable_name)


def main() -> None:
    """Start the command line, speaking UTF-8 whatever the terminal's locale says."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        _speak_utf8(stream)
    commands()


def _speak_utf8(stream: TextIO | None) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdin else "backslashreplace")
