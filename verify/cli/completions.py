"""`verify completions`: what makes a shell complete commands, options and names."""

from __future__ import annotations

import click

from verify.cli import _options

SHELLS = ("bash", "zsh", "fish")


@click.command(cls=_options.Command, short_help="Print the script that completes commands in a shell.")
@click.argument("shell", type=click.Choice(SHELLS))
def completions(shell: str) -> int:
    """Print the script that makes SHELL complete the commands of verify.

    \b
    verify completions bash > ~/.local/share/bash-completion/completions/verify
    verify completions zsh > ~/.zfunc/_verify          with `fpath+=~/.zfunc` before `compinit` in ~/.zshrc
    verify completions fish > ~/.config/fish/completions/verify.fish
    """
    from click.shell_completion import get_completion_class

    from verify.cli import cli

    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(cli, {}, "verify", "_VERIFY_COMPLETE")
    # Not `source()`, which starts a bash to ask for its version: the script may be for another machine.
    click.echo(script.source_template % script.source_vars())
    return 0
