"""The command line: parse, call, print. A command is a module of this folder that holds a click command of its name."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from importlib import import_module
from pathlib import Path

import click

from verify import __version__
from verify.cli._options import Group
from verify.errors import VerifyError
from verify.tuning import tune

_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
"""What a disk says that takes nothing more."""


class Commands(Group):
    """Imports a command only when it is asked for, so that no command pays for another."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(ctx):
            return None
        return getattr(import_module(f"verify.cli.{name}"), name)

    def resolve_command(self, ctx: click.Context, args: list[str]):  # type: ignore[no-untyped-def]
        name = click.utils.make_str(args[0])
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, self.list_commands(ctx), 1)
            hint = f" Did you mean {near[0]!r}?" if near else " See 'verify --help'."
            raise click.UsageError(f"There is no command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.command(cls=Commands, context_settings={"max_content_width": 100})
@click.version_option(__version__, prog_name="verify")
def cli() -> None:
    """Check the quotes and claims of a news story against primary sources.

    \b
    verify corpus add iraq.db sources/          make a corpus of primary sources
    verify check story.txt --corpus iraq.db     check a story against it
    verify extract story.txt                    see its quotes and claims, no corpus needed
    """


def main(args: list[str] | None = None) -> None:
    """Runs the command line and ends the process: 0 done, 1 `--fail-on` matched, 2 could not do the work."""
    tune()
    sys.exit(run(args))


def run(args: list[str] | None = None) -> int:
    """Runs the command line and gives the exit code; every error is one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = cli.main(args=args, prog_name="verify", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except VerifyError as error:
        return complain(str(error), error.exit_code)
    except click.UsageError as error:
        where = f" See '{error.ctx.command_path} --help'." if error.ctx else ""
        message = error.format_message()
        return complain(message if "--help" in message else message + where, 2)
    except click.ClickException as error:
        return complain(error.format_message(), 2)
    except (click.Abort, KeyboardInterrupt):
        return complain("stopped", 130)
    except BrokenPipeError:
        _close_output()
        return 0
    except Exception as error:
        if os.environ.get("VERIFY_DEBUG"):
            raise
        if isinstance(error, OSError) and error.errno in _DISK:
            _close_output()
            where = f"{error.filename}: " if error.filename else ""
            return complain(f"{where}cannot be written ({error.strerror}). Make room, or choose another place", 2)
        kind = type(error).__name__
        return complain(f"fault in verify itself ({kind}: {error}). Set VERIFY_DEBUG=1 to see where, and report it", 2)


def _close_output() -> None:
    """What is left to print goes nowhere: Python would stumble over it once more at its end."""
    with contextlib.suppress(OSError, ValueError):  # no file, as in tests
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(message: str, code: int) -> int:
    line = " ".join(message.split())
    click.echo(f"verify: {line}", err=True)
    return code
