"""What commands ask in the same way: names of files, which a shell completes, and names out of data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

import click
from click.shell_completion import CompletionItem


class Command(click.Command):
    """A command with `-h` too. That is the command's own affair: click keeps the option of the first context that asks,
    so that names given by a context would depend on who asked first."""

    def get_help_option_names(self, ctx: click.Context) -> list[str]:
        return ["-h", "--help"]


class Group(Command, click.Group):
    command_class = Command


FILE = click.Path(readable=False)
"""A file or a folder. Whether it can be read is told where it is read, in the words of that place."""


class Name(click.ParamType):
    """One of the names that data holds. `names` is called only where a name was given, or is to be completed."""

    name = "name"

    def __init__(self, what: str, names: Callable[[], Iterable[str]], *, checked: bool = True):
        self.what, self.names, self.checked = what, names, checked

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not self.checked or value in (names := tuple(self.names())):
            return value
        near = get_close_matches(value, names, 1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        return self.fail(f"no {self.what} {value!r}. {hint}There are: {', '.join(names)}.", param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(name) for name in self.names() if name.startswith(incomplete)]


def _formats() -> Iterable[str]:
    from verify.reports import names

    return names()


def _profiles() -> Iterable[str]:
    from verify.rules.reasons import profiles

    return profiles()


def _codes() -> Iterable[str]:
    from verify.rules.reasons import reasons

    return reasons()


def _languages() -> Iterable[str]:
    from verify import languages

    return languages.codes()


def _interfaces() -> Iterable[str]:
    from verify.reports._wording import available

    return available()


# Those that are not checked here are checked by the library, which says the same to everybody.
FORMAT = Name("report format", _formats, checked=False)
PROFILE = Name("profile", _profiles, checked=False)
REASON = Name("reason code", _codes, checked=False)
LANGUAGE = Name("language", _languages, checked=False)
INTERFACE = Name("interface", _interfaces)

formats = click.option(
    "--format", "formats", multiple=True, type=FORMAT, metavar="NAME", help="An output: sarif, csv, … Repeatable."
)
outputs = click.option(
    "--output", "outputs", multiple=True, type=FILE, metavar="FILE", help="Where the format before it goes; else -."
)
published = click.option("--published", metavar="YYYY-MM-DD", help="The story's date, where the file does not say it.")
language = click.option(
    "--language", type=LANGUAGE, metavar="CODE", help="The story's language, where it is not to be guessed."
)
interface = click.option(
    "--interface", type=INTERFACE, metavar="CODE", help="Language of the page's own words; else the story's."
)
min_worth = click.option(
    "--min-worth", type=float, default=None, metavar="0..1", help="Leave out claims less worth checking."
)
quiet = click.option("--quiet", is_flag=True, help="Say only what went wrong.")
